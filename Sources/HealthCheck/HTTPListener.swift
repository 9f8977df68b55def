import Addresses
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// A listening TCP socket whose every request, whatever its method and path, gets the same kind of answer.
///
/// Hummingbird's own server cannot be used: it has no way to keep an IPv6 socket from taking the port in IPv4 too, where
/// the Service has another number of endpoints and a socket of its own.
final class HTTPListener: Sendable {
    private let channel: NIOAsyncChannel<HTTP1Channel.Value, Never>
    private let http: HTTP1Channel
    private let logger: Logger

    /// Listens when this returns.
    ///
    /// - Parameters:
    ///   - address: where to listen.
    ///   - group: whose threads wait for connections and requests.
    ///   - logger: is told of broken connections, at trace level.
    ///   - answer: asked for each request; nil closes the connection.
    /// - Throws: what the kernel answered, for example that the address is in use.
    init(
        _ address: ListenerAddress, on group: any EventLoopGroup, logger: Logger,
        answer: @escaping @Sendable () -> HealthCheckAnswer?
    ) async throws {
        let http = HTTP1Channel(
            responder: { request, writer, _ in
                guard let answer = answer() else { throw CancellationError() }
                if request.head.method == .head {
                    try await writer.writeResponse(answer.head)
                } else {
                    try await writer.write(
                        response: answer.head, body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
                }
            },
            // Longer than any usual interval between checks, and short enough to be rid of clients that are gone.
            configuration: .init(idleTimeout: .minutes(5)))
        var bootstrap = ServerBootstrap(group: group).serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        if address.address.family == .ipv6 {
            bootstrap = bootstrap.serverChannelOption(
                ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
        }
        channel = try await bootstrap.bind(
            to: SocketAddress(ipAddress: "\(address.address)", port: Int(address.port))
        ) { connection in
            http.setup(channel: connection, logger: logger)
        }
        self.http = http
        self.logger = logger
    }

    /// Answers until the socket is closed or the task is cancelled; then connections are closed as well. To be called
    /// exactly once.
    func serve() async {
        await withDiscardingTaskGroup { connections in
            do {
                try await channel.executeThenClose { inbound in
                    for try await connection in inbound {
                        connections.addTask { await self.serve(connection) }
                    }
                }
            } catch {
                logger.debug("health check socket failed", metadata: ["error": "\(error)"])
            }
            connections.cancelAll()
        }
    }

    private func serve(_ connection: HTTP1Channel.Value) async {
        await withTaskCancellationHandler {
            await http.handle(value: connection, logger: logger)
        } onCancel: {
            connection.channel.close(promise: nil)
        }
    }

    /// The port can be used again when this returns.
    func close() async {
        channel.channel.close(promise: nil)
        do {
            try await channel.channel.closeFuture.get()
        } catch {
            // A socket that fails while it is closed is closed.
            logger.debug("health check socket failed to close", metadata: ["error": "\(error)"])
        }
    }
}
