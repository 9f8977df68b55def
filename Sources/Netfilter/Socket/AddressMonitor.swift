import CNetfilter
import Dispatch

/// Tells when addresses of the node's interfaces change.
///
/// Make the monitor first and read `NetlinkSocket.addresses()` after that: then no change is missed in between. An event
/// says only that something changed; many changes in a row give fewer events, and so do changes that the kernel could not
/// report because the receive buffer was full.
public final class AddressMonitor: Sendable {
    /// One event per change or group of changes, until the monitor is released. For one consumer.
    public let changes: AsyncStream<Void>

    // Safety: only `cancel()` is called on it, which is safe on any thread.
    nonisolated(unsafe) private let source: any DispatchSourceRead

    /// Subscribes; needs no privilege.
    public convenience init(namespace: NetworkNamespaceReference = .current) throws(NetlinkError) {
        try self.init(namespace: namespace, receiveBufferSize: 256 << 10)
    }

    init(namespace: NetworkNamespaceReference, receiveBufferSize: Int32) throws(NetlinkError) {
        let subscription = Subscription(
            try NetlinkSocket(
                .route, namespace: namespace, receiveBufferSize: receiveBufferSize,
                groups: UInt32(RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR)))
        let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let source = DispatchSource.makeReadSource(
            fileDescriptor: subscription.socket.descriptor, queue: DispatchQueue(label: "AddressMonitor"))
        source.setEventHandler {
            // What cannot be received is a change as well: the consumer reads the addresses again and sees the error.
            try? subscription.socket.discardQueued()
            continuation.yield()
        }
        // The socket may close only after the source has stopped to watch it.
        source.setCancelHandler { withExtendedLifetime(subscription) { continuation.finish() } }
        source.activate()
        self.changes = changes
        self.source = source
    }

    deinit { source.cancel() }

    // Safety: used only in the handlers of one dispatch source, which run one after the other.
    private final class Subscription: @unchecked Sendable {
        var socket: NetlinkSocket

        init(_ socket: consuming NetlinkSocket) { self.socket = socket }
    }
}
