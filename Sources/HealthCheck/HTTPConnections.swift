import NIOCore
import Synchronization

/// The connections of one listening socket, which end with it, even those that are accepted while it closes.
final class HTTPConnections: Sendable {
    /// Nil once the socket is closed.
    private let channels = Mutex<[ObjectIdentifier: any Channel]?>([:])

    /// To be called while the connection is set up.
    ///
    /// - Throws: if the socket is closed; NIO then closes the connection.
    func add(_ channel: any Channel) throws {
        let key = ObjectIdentifier(channel)
        try channels.withLock { channels in
            guard channels != nil else { throw ChannelError.ioOnClosedChannel }
            channels?[key] = channel
        }
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { _ = $0?.removeValue(forKey: key) }
        }
    }

    /// Closes all connections, and accepts no more.
    func end() async {
        let ending = channels.withLock { channels in
            defer { channels = nil }
            return channels.map { Array($0.values) } ?? []
        }
        for channel in ending { channel.close(promise: nil) }
        // A connection that fails while it is closed is closed.
        for channel in ending { _ = try? await channel.closeFuture.get() }
    }
}
