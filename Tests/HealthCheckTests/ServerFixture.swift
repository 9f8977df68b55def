import Addresses
import Glibc
import Kubernetes
import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import HealthCheck

/// A running server, its log, and a switch for the health of the proxy.
struct ServerFixture: Sendable {
    let server: HealthCheckServer
    let log: LogRecorder
    let health: Health

    final class Health: Sendable {
        private let value = Mutex(true)
        var isHealthy: Bool {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    /// Runs the server while `body` runs.
    static func run(
        addresses: ListenAddresses? = .all, firstRetry: Duration = .milliseconds(5),
        _ body: (ServerFixture) async throws -> Void
    ) async throws {
        let log = LogRecorder()
        let health = Health()
        let server = HealthCheckServer(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: log.logger, firstRetry: firstRetry,
            isProxyHealthy: { health.isHealthy })
        if let addresses { for family in IPFamily.allCases { server.setAddresses(addresses, of: family) } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await body(ServerFixture(server: server, log: log, health: health))
            group.cancelAll()
        }
    }

    func update(_ updates: HealthCheckUpdate..., family: IPFamily = .ipv4) { server.update(updates, of: family) }

    func isOpen(_ address: String, _ port: UInt16, times: Int = 1) async {
        await log.wait("health check node port is open", at: "\(at(address, port))", times: times)
    }

    func isClosed(_ address: String, _ port: UInt16, times: Int = 1) async {
        await log.wait("health check node port is closed", at: "\(at(address, port))", times: times)
    }

    /// Asks as a load balancer does, on a connection of its own.
    func ask(_ port: UInt16, at address: String = "127.0.0.1") async throws -> HTTPReply {
        try await HTTPConnection(to: address, port).request()
    }

    /// Whether nothing listens there. Another test may just start a program, and between fork and exec that has our sockets:
    /// what is closed here goes on to listen so long.
    func isRefused(_ port: UInt16, at address: String = "127.0.0.1") async throws -> Bool {
        for attempt in 1...20 {
            do {
                _ = try await HTTPConnection(to: address, port)
            } catch let error as SocketError where error == SocketError(call: "connect", errorNumber: ECONNREFUSED) {
                return true
            }
            if attempt < 20 { try await Task.sleep(for: .milliseconds(100)) }
        }
        return false
    }
}
