/// What a client of a Service must experience.
public enum TrafficExpectation: Sendable {
    /// The source address a server sees.
    public enum Source: Sendable {
        /// The client's own, except where client and endpoint are the same pod: that only works with another source.
        case kept
        /// The node's, toward the endpoint.
        case masqueraded
    }

    /// Every one of these servers answers, and no other.
    case answered(by: Set<String>, source: Source)
    /// Exactly one of these servers answers all connections.
    case answeredByOne(of: Set<String>, source: Source)
    /// The client is told at once.
    case refused
    /// The client hears nothing; on the node itself, sending may fail with EPERM.
    case dropped
}
