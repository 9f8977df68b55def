public import Addresses

/// networking.k8s.io/v1 ServiceCIDR: ranges that ClusterIPs are allocated from.
public struct ServiceCIDR: Hashable, Sendable {
    public var name: String
    public var cidrs: [IPPrefix]

    public init(name: String, cidrs: [IPPrefix]) {
        self.name = name
        self.cidrs = cidrs
    }
}
