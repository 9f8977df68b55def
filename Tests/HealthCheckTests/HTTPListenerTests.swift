import Addresses
import Glibc
import Kubernetes
import Logging
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import HealthCheck

/// How connections begin and end.
@Suite(.timeLimit(.minutes(1))) struct HTTPListenerTests {
    enum Ending: CaseIterable, Sendable { case close, cancellation }

    @Test(arguments: Ending.allCases)
    func `connections that arrive while the socket closes are closed too`(_ ending: Ending) async throws {
        let port = try FreePort.take()
        try await withThrowingTaskGroup(of: Void.self) { clients in
            for _ in 0..<4 {
                clients.addTask { try await Self.connectInLoops(to: port) }
            }
            for _ in 0..<Self.rounds {
                try await Self.withListener(on: port) { listener in
                    try await Task.sleep(for: .milliseconds(2))
                    if ending == .close { await listener.close() }
                }
            }
            clients.cancelAll()
            try await clients.waitForAll()
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nConnection: close", "GET / HTTP/1.0", "GET / HTTP/1.0\r\nConnection: keep-alive",
    ])
    func `the connection ends after the last request`(_ line: String) async throws {
        let port = try FreePort.take()
        try await Self.withListener(on: port) { _ in
            let connection = try await HTTPConnection(to: "127.0.0.1", port)
            let reply = try await connection.request(line, body: "anything")
            #expect(reply.status == 200)
            #expect(reply.headers["connection"] == "close")
            #expect(reply.body.hasSuffix("}"))
            #expect(try await connection.isClosedByServer())
        }
    }

    @Test func `what is not HTTP is refused, and the connection ends`() async throws {
        let port = try FreePort.take()
        try await Self.withListener(on: port) { _ in
            let connection = try await HTTPConnection(to: "127.0.0.1", port)
            #expect(try await connection.request("anything").status == 400)
            #expect(try await connection.isClosedByServer())
        }
    }

    /// Enough for several connections to arrive just when a socket closes, in a second or two.
    private static let rounds = 100

    /// Listens while `body` runs, and then cancels the task that serves the socket.
    private static func withListener(
        on port: UInt16, _ body: (HTTPListener) async throws -> Void
    ) async throws {
        let listener = try await open(port)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.serve() }
            try await body(listener)
            group.cancelAll()
        }
    }

    private static func open(_ port: UInt16) async throws -> HTTPListener {
        while true {
            do {
                return try await HTTPListener(
                    at("127.0.0.1", port), on: MultiThreadedEventLoopGroup.singleton, logger: LogRecorder().logger
                ) {
                    HealthCheckAnswer(service: web, localEndpoints: 1, isProxyHealthy: true)
                }
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                // A child process of another test has the socket that was closed here, until it starts its program.
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    /// Connects until the task is cancelled, whether anybody listens or not. Most connections end at once; one of ten is
    /// left to the server to close.
    private static func connectInLoops(to port: UInt16) async throws {
        var count = 0
        while !Task.isCancelled {
            guard let connection = try? await HTTPConnection(to: "127.0.0.1", port) else { continue }
            count += 1
            if count.isMultiple(of: 10) { #expect(try await connection.isClosedByServer()) }
        }
    }
}
