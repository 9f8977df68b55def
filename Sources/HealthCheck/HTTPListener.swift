import Addresses
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// A listening TCP socket whose every request, whatever its method and path, gets the same kind of answer.
///
/// Connections are answered by handlers on their event loops. NIO's asynchronous channels, and with them Hummingbird,
/// cannot be used: a connection that is accepted while the socket closes never reaches the task that serves the socket,
/// and NIO ends the process when such a channel is dropped.
final class HTTPListener: Sendable {
    /// Longer than any usual interval between checks, and short enough to be rid of clients that are gone.
    private static let idleTimeout = TimeAmount.minutes(5)

    private let socket: any Channel
    private let connections: HTTPConnections
    private let logger: Logger

    /// Listens when this returns.
    ///
    /// - Parameters:
    ///   - address: where to listen.
    ///   - group: whose threads wait for connections and requests.
    ///   - logger: is told of broken connections, at trace level.
    ///   - answer: asked for each request, on the connection's thread; nil closes the connection.
    /// - Throws: what the kernel answered, for example that the address is in use.
    init(
        _ address: ListenerAddress, on group: any EventLoopGroup, logger: Logger,
        answer: @escaping @Sendable () -> HealthCheckAnswer?
    ) async throws {
        let connections = HTTPConnections()
        var bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { connection in
                connection.eventLoop.makeCompletedFuture {
                    let pipeline = connection.pipeline.syncOperations
                    // Who sends requests without reading answers is not to fill the memory.
                    try pipeline.addHandler(BackPressureHandler())
                    try pipeline.addHandler(IdleStateHandler(allTimeout: Self.idleTimeout))
                    // Answers are written as soon as a request begins, in order without any help.
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(HTTPAnswerer(logger: logger, answer: answer))
                    try connections.add(connection)
                }
            }
        if address.address.family == .ipv6 {
            // The Service has another number of endpoints in IPv4, and a socket of its own.
            bootstrap = bootstrap.serverChannelOption(
                ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
        }
        socket = try await bootstrap.bind(
            to: SocketAddress(ipAddress: "\(address.address)", port: Int(address.port))
        ).get()
        self.connections = connections
        self.logger = logger
    }

    /// Returns when the socket is closed, which the task's cancellation does as well, and with it all connections. To be
    /// called exactly once.
    func serve() async {
        await withTaskCancellationHandler {
            await waitUntilClosed()
        } onCancel: {
            socket.close(promise: nil)
        }
        await connections.end()
    }

    /// The port can be used again when this returns.
    func close() async {
        socket.close(promise: nil)
        await waitUntilClosed()
    }

    private func waitUntilClosed() async {
        do {
            try await socket.closeFuture.get()
        } catch {
            // A socket that fails while it is closed is closed.
            logger.debug("health check socket failed to close", metadata: ["error": "\(error)"])
        }
    }
}
