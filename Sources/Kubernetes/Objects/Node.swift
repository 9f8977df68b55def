public import Addresses

/// core/v1 Node, reduced to what a proxy reads.
public struct Node: Hashable, Sendable {
    public var name: String
    /// InternalIPs in the order of `status.addresses`, then ExternalIPs.
    public var addresses: [IPAddress]
    /// `spec.podCIDRs`
    public var podCIDRs: [IPPrefix]
    /// Label `topology.kubernetes.io/zone`, or `.none`.
    public var zone: InternedString

    public init(name: String, addresses: [IPAddress] = [], podCIDRs: [IPPrefix] = [], zone: InternedString = .none) {
        self.name = name
        self.addresses = addresses
        self.podCIDRs = podCIDRs
        self.zone = zone
    }
}
