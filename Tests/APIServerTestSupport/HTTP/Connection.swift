import Glibc
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// A server's channels, each of which is known for as long as it is open.
final class ConnectionSet: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosing = false
    }

    private let state = Mutex(State())

    func insert(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isClosing = state.withLock { state in
            state.channels[id] = channel
            return state.isClosing
        }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.state.withLock { $0.channels.removeValue(forKey: id) }
        }
        if isClosing { channel.close(promise: nil) }
    }

    var count: Int { state.withLock { $0.channels.count } }

    func closeAll() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }

    /// Closes all channels, and those that are accepted until `open`.
    func shut() {
        state.withLock { $0.isClosing = true }
        closeAll()
    }

    func open() { state.withLock { $0.isClosing = false } }
}

/// A channel setup with a handler of our own next to the socket.
struct ObservedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let connections: ConnectionSet

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        connections.insert(channel)
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionHandler(), name: ConnectionHandler.name)
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

/// Takes a client that closes its side for one that is gone, so that its watches end; lets bytes out that are no HTTP;
/// and knows when bytes went out.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    static let name = "connection"

    /// When the last bytes were about to be given to the socket.
    private(set) var lastFlush: UInt64 = 0

    func flush(context: ChannelHandlerContext) {
        lastFlush = monotonicNanoseconds()
        context.flush()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}

extension Channel {
    /// Sends bytes as they are.
    func writeRaw(_ bytes: [UInt8]) async throws {
        try await eventLoop.flatSubmit {
            do {
                let context = try self.pipeline.syncOperations.context(name: ConnectionHandler.name)
                let promise = self.eventLoop.makePromise(of: Void.self)
                context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: promise)
                return promise.futureResult
            } catch {
                return self.eventLoop.makeFailedFuture(error)
            }
        }.get()
    }

    /// Waits until everything written is in the socket, and returns when the last of it was about to be.
    func flushed() async throws -> UInt64 {
        // Writes have reached the event loop in order; this comes behind them.
        try await eventLoop.submit {
            try self.pipeline.syncOperations.handler(type: ConnectionHandler.self).lastFlush
        }.get()
    }

    /// Closes with a RST in place of a FIN.
    func resetConnection() async throws {
        let options = self as? any SocketOptionProvider
        try await options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await close()
    }
}
