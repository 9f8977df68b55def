import Services

/// A frontend as it stands in the maps: its program, the slots it spreads over, and whose it is.
struct InstalledFrontend: Equatable, Sendable {
    var name: ServicePortName
    var program: FrontendProgram
    /// Slots of `cluster-endpoints`; used if the program says so.
    var cluster: [Backend]
    /// Slots of `local-endpoints`.
    var local: [Backend]

    /// Slots that stand in the map of `kind` for this frontend.
    func slots(_ kind: EndpointChain.Kind) -> [Backend] {
        guard program.uses(kind) else { return [] }
        switch kind {
        case .cluster, .clusterNodePort: return cluster
        case .local, .localNodePort: return local
        }
    }
}
