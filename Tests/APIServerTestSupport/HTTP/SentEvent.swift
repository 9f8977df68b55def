public import Kubernetes

/// An event that was handed to the socket of a watch.
public struct SentEvent: Sendable {
    public let key: ObjectKey
    public let resourceVersion: UInt64
    /// CLOCK_MONOTONIC in nanoseconds, right before the event's last byte was given to the socket: the client cannot have
    /// had it earlier.
    public let time: UInt64
}
