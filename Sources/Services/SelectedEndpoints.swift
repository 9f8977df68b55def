public import Addresses

/// The result of endpoint selection for one Service port. Lists are sorted and without duplicates.
public struct SelectedEndpoints: Hashable, Sendable {
    /// Used by traffic under a Cluster policy; empty if the port does not use cluster endpoints.
    public var cluster: [Backend]
    /// Used by traffic under a Local policy: endpoints on this node; empty if the port does not use local endpoints.
    public var local: [Backend]
    /// Addresses of endpoints in either list that are on this node: they may connect to themselves.
    public var hairpin: [IPAddress]
    /// Whether some usable endpoint exists anywhere, on this node or not. If not, connections are refused.
    public var hasAny: Bool

    public init(cluster: [Backend] = [], local: [Backend] = [], hairpin: [IPAddress] = [], hasAny: Bool = false) {
        self.cluster = cluster
        self.local = local
        self.hairpin = hairpin
        self.hasAny = hasAny
    }
}
