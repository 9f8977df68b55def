/// Why an entry of the connection tracking table is wrong.
public enum StaleFlow: Hashable, Sendable, CaseIterable {
    /// It leads to an endpoint that its Service no longer has, while there are others.
    case endpointGone
    /// It leads to an endpoint, and its Service has none any more.
    case noEndpoints
    /// It began before the Service had endpoints, and keeps its datagrams from them.
    case notTranslated
    /// The Service, its port, or the address by which the client reaches it is no more.
    case frontendGone
    /// TCP to an endpoint that has been gone for longer than its Service allows.
    case connectionCut
}
