public import Kubernetes

/// An event that was handed to the socket of a watch.
public struct SentEvent: Sendable {
    public let key: ObjectKey
    public let resourceVersion: UInt64
    /// CLOCK_MONOTONIC in nanoseconds, right after the event's last byte was in the socket.
    public let time: UInt64
}
