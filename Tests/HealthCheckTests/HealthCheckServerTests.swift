import Addresses
import Glibc
import Kubernetes
import TestSupport
import Testing

@testable import HealthCheck

/// Load balancers' questions over real sockets.
@Suite(.timeLimit(.minutes(1))) struct HealthCheckServerTests {
    @Test func `a new Service opens its port, and counts decide about the answer`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(hasNone(api), has(web, port))
            await fixture.isOpen("0.0.0.0", port)
            for (count, status) in [(0, 503), (18, 200), (1, 200), (0, 503)] {
                fixture.update(has(web, port, count))
                let reply = try await fixture.ask(port)
                #expect(reply.status == status)
                #expect(reply.headers["x-load-balancing-endpoint-weight"] == "\(count)")
                #expect(reply.headers["x-content-type-options"] == "nosniff")
                #expect(reply.headers["content-type"] == "application/json")
                #expect(
                    reply.body == """
                        {
                        \t"service": {
                        \t\t"namespace": "default",
                        \t\t"name": "web"
                        \t},
                        \t"localEndpoints": \(count),
                        \t"serviceProxyHealthy": true
                        }
                        """)
            }
            #expect(fixture.log.lines("health check node port is open").count == 1)
        }
    }

    @Test func `the port of a Service that is gone is closed, with its connections`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, port, 1))
            await fixture.isOpen("0.0.0.0", port)
            let connection = try await HTTPConnection(to: "127.0.0.1", port)
            #expect(try await connection.request().status == 200)
            fixture.update(hasNone(web))
            await fixture.isClosed("0.0.0.0", port)
            #expect(try await fixture.isRefused(port))
            #expect(try await connection.isClosedByServer())
        }
    }

    @Test func `Services answer for themselves`() async throws {
        let ports = try [FreePort.take(), FreePort.take(), FreePort.take()]
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, ports[0], 9), has(api, ports[1], 3), has(shop, ports[2], 0))
            for (port, expected) in zip(ports, [(web, 200, "9"), (api, 200, "3"), (shop, 503, "0")]) {
                await fixture.isOpen("0.0.0.0", port)
                let reply = try await fixture.ask(port)
                #expect(reply.status == expected.1)
                #expect(reply.headers["x-load-balancing-endpoint-weight"] == expected.2)
                #expect(reply.body.contains("\"name\": \"\(expected.0.name)\""))
            }
        }
    }

    @Test func `a Service moves to another port`() async throws {
        let (first, second) = (try FreePort.take(), try FreePort.take())
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, first, 3))
            await fixture.isOpen("0.0.0.0", first)
            fixture.update(has(web, second, 0))
            await fixture.isOpen("0.0.0.0", second)
            #expect(try await fixture.ask(second).status == 503)
            #expect(try await fixture.isRefused(first))
        }
    }

    @Test func `a port moves to another Service and stays open`() async throws {
        let (first, second) = (try FreePort.take(), try FreePort.take())
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, first, 1), has(api, second, 2))
            await fixture.isOpen("0.0.0.0", second)
            let connection = try await HTTPConnection(to: "127.0.0.1", first)
            #expect(try await connection.request().body.contains("web"))
            fixture.update(has(web, second, 1), has(api, first, 2))
            let reply = try await connection.request()
            #expect(reply.body.contains("api"))
            #expect(reply.headers["x-load-balancing-endpoint-weight"] == "2")
            #expect(try await fixture.ask(second).body.contains("web"))
            #expect(fixture.log.lines("health check node port is open").count == 2)
            #expect(fixture.log.lines("health check node port is closed").isEmpty)
        }
    }

    @Test func `no node passes whose proxy is not healthy`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, port, 5))
            await fixture.isOpen("0.0.0.0", port)
            fixture.health.isHealthy = false
            let reply = try await fixture.ask(port)
            #expect(reply.status == 503)
            #expect(reply.headers["x-load-balancing-endpoint-weight"] == "5")
            #expect(reply.body.contains("\"localEndpoints\": 5"))
            #expect(reply.body.contains("\"serviceProxyHealthy\": false"))
            fixture.health.isHealthy = true
            #expect(try await fixture.ask(port).status == 200)
        }
    }

    @Test func `every method and path is answered, on one connection`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, port, 1))
            await fixture.isOpen("0.0.0.0", port)
            let connection = try await HTTPConnection(to: "127.0.0.1", port)
            for line in ["GET /healthz HTTP/1.1", "POST /a/b?c=d HTTP/1.1", "OPTIONS * HTTP/1.1", "PUT / HTTP/1.1"] {
                let reply = try await connection.request(line, body: "anything")
                #expect(reply.status == 200, "\(line)")
                #expect(reply.body.hasSuffix("}"), "\(line)")
            }
            let head = try await connection.request("HEAD / HTTP/1.1")
            #expect(head.status == 200)
            #expect(head.headers["content-length"].flatMap { Int($0) } ?? 0 > 0)
            #expect(try await connection.request().status == 200)
        }
    }

    @Test func `ports are open only at the addresses that are asked for`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run(addresses: .only([ip("127.0.0.1"), ip("::1")])) { (fixture) async throws in
            fixture.update(has(web, port, 1))
            await fixture.isOpen("127.0.0.1", port)
            #expect(try await fixture.ask(port).status == 200)
            #expect(try await fixture.isRefused(port, at: "127.0.0.2"))
            #expect(try await fixture.isRefused(port, at: "::1"))
        }
    }

    @Test func `addresses are followed`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run(addresses: nil) { (fixture) async throws in
            fixture.update(has(web, port, 1))
            fixture.server.setAddresses(.all, of: .ipv4)
            await fixture.isOpen("0.0.0.0", port)
            fixture.server.setAddresses(.only([ip("127.0.0.2")]), of: .ipv4)
            await fixture.isOpen("127.0.0.2", port)
            #expect(try await fixture.ask(port, at: "127.0.0.2").status == 200)
            #expect(try await fixture.isRefused(port))
            for _ in 0..<2 { fixture.server.setAddresses(.only([]), of: .ipv4) }
            await fixture.isClosed("127.0.0.2", port)
            #expect(fixture.log.lines(closedPorts).map(\.metadata["family"]) == ["IPv4"])
        }
    }

    @Test func `each family has the count of its own endpoints on the same port`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, port, 4))
            fixture.update(has(web, port, 6), family: .ipv6)
            await fixture.isOpen("0.0.0.0", port)
            await fixture.isOpen("::", port)
            #expect(try await fixture.ask(port).headers["x-load-balancing-endpoint-weight"] == "4")
            #expect(try await fixture.ask(port, at: "::1").headers["x-load-balancing-endpoint-weight"] == "6")
        }
    }

    @Test func `the socket of one family does not answer the other`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, port, 6), family: .ipv6)
            await fixture.isOpen("::", port)
            #expect(try await fixture.ask(port, at: "::1").status == 200)
            #expect(try await fixture.isRefused(port))
        }
    }

    @Test func `a busy port is reported once and opened when it is free`() async throws {
        let port = try FreePort.take()
        let message = """
            health check node port cannot be opened, trying again: load balancers do not use this node until then
            """
        try await ServerFixture.run { (fixture) async throws in
            try await withBusyPort(port) {
                fixture.update(has(web, port, 1))
                await fixture.log.wait(message)
            }
            await fixture.isOpen("0.0.0.0", port)
            #expect(try await fixture.ask(port).status == 200)
            let reports = fixture.log.lines(message)
            #expect(reports.count == 1)
            #expect(reports.first?.metadata["service"] == "default/web")
            #expect(reports.first?.metadata["address"] == "0.0.0.0:\(port)")
            #expect(reports.first?.metadata["reason"]?.contains("Address already in use") == true)
        }
    }

    @Test func `two Services with one port are reported`() async throws {
        let port = try FreePort.take()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, port, 1, created: 200), has(api, port, 2, created: 100))
            await fixture.isOpen("0.0.0.0", port)
            #expect(try await fixture.ask(port).body.contains("api"))
            let reports = fixture.log.lines(
                "two Services claim the same health check node port, the older one has it")
            #expect(reports.map { $0.metadata["service"] } == ["default/web"])
        }
    }

    @Test func `all ports are closed when the server ends`() async throws {
        let port = try FreePort.take()
        let connection = Holder()
        try await ServerFixture.run { (fixture) async throws in
            fixture.update(has(web, port, 1))
            await fixture.isOpen("0.0.0.0", port)
            connection.value = try await HTTPConnection(to: "127.0.0.1", port)
            #expect(try await connection.value?.request().status == 200)
        }
        #expect(try await connection.value?.isClosedByServer() == true)
        await #expect(throws: SocketError(call: "connect", errorNumber: ECONNREFUSED)) {
            _ = try await HTTPConnection(to: "127.0.0.1", port)
        }
    }

    private let closedPorts = """
        health check node ports of this family stay closed: no interface has an address at which node ports are to be \
        open
        """

    private final class Holder { var value: HTTPConnection? }

    private func withBusyPort(_ port: UInt16, _ body: () async throws -> Void) async throws {
        let busy = try #require(try BusyPort("0.0.0.0", port))
        try await body()
        withExtendedLifetime(busy) {}
    }
}
