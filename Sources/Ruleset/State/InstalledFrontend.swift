import Addresses
import Services

/// A frontend as it stands in the maps: its program, the slots it spreads over, and whose it is.
struct InstalledFrontend: Equatable, Sendable {
    var name: ServicePortName
    var program: FrontendProgram
    /// What connections may be spread over by `cluster-…` chains.
    var cluster: [Backend]
    /// What connections may be spread over by `local-…` chains.
    var local: [Backend]
    /// In `external-frontends`: the address under which the slots stand. Nil if that takes no element.
    var sharedAddress: IPAddress?
    /// Whether `cluster` stands under this frontend, for itself or for others.
    var holdsCluster: Bool
    /// Whether `local` stands under this frontend, for itself or for others.
    var holdsLocal: Bool

    /// Slots that stand under this frontend in `cluster-endpoints`, or in `cluster-nodeport-endpoints`.
    var clusterSlots: [Backend] { holdsCluster ? cluster : [] }

    /// Slots that stand under this frontend in `local-endpoints`, or in `local-nodeport-endpoints`.
    var localSlots: [Backend] { holdsLocal ? local : [] }
}
