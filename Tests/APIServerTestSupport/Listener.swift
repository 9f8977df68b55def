import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// A bound port and the task that serves it.
struct Listener {
    let port: Int
    private let shutDown: @Sendable () async throws -> Void
    private let task: Task<Void, any Error>

    /// Returns once connections are accepted; throws if the port cannot be had.
    static func listen(on host: String, _ port: Int, _ channels: some ServerChildChannel) async throws -> Listener {
        let (bound, continuation) = AsyncThrowingStream.makeStream(of: Int.self)
        let server = Server(
            childChannelSetup: channels,
            configuration: ServerConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? port)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test-apiserver") { _ in SwiftLogNoOpLogHandler() })
        let task = Task {
            do {
                try await server.run()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        for try await port in bound {
            return Listener(port: port, shutDown: { try await server.shutdownGracefully() }, task: task)
        }
        throw CancellationError()
    }

    /// Returns when the port is free again and all connections, which somebody else has to close, are closed.
    ///
    /// Cancelling the task instead would drop connections that are accepted but not handled yet, which NIO's
    /// asynchronous channels take for a bug of the program.
    func close() async {
        // A listener that fails while it is taken down is down.
        _ = try? await shutDown()
        _ = await task.result
    }
}
