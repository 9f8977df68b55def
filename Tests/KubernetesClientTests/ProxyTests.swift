import APIServerTestSupport
import Kubernetes
import TestSupport
import Testing

@testable import KubernetesClient

extension ServerTests {
    /// An API server behind an HTTP proxy.
    struct ProxyTests {
        private let authority: CertificateAuthority

        init() throws { authority = try CertificateAuthority() }

        /// A server, and a connection to it through the proxy at a port of this machine.
        ///
        /// The server has another address than the proxy, whose certificates are not to be confused.
        private func server(
            isTLS: Bool = true, for addresses: [[UInt8]] = [[127, 0, 0, 2]], through proxy: String
        ) async throws -> (APIServer, ClusterConnection) {
            var configuration = APIServerConfiguration()
            configuration.host = "127.0.0.2"
            if isTLS {
                configuration.tls = TLSIdentity(
                    try authority.certify(dnsNames: ["kubernetes"], addresses: addresses))
            }
            let server = APIServer([service("a")], configuration)
            var connection = try await server.connection()
            connection.certificateAuthority = Material(Array(authority.certificate.utf8), name: "ca.crt")
            connection.proxy = try ProxyURL(proxy, origin: "proxy-url")
            return (server, connection)
        }

        private func expectSuccess(_ server: APIServer, _ connection: ClusterConnection) async throws {
            try await FollowedServer.with(server, connection: connection) { followed in
                await followed.sink.until(exactly: [service("a")].objects)
                server.set(.service(service("b")))
                await followed.sink.until(exactly: [service("a"), service("b")].objects)
            }
        }

        @Test(arguments: [true, false])
        func `lists and watches`(isTLS: Bool) async throws {
            try await ConnectProxy.with { proxy, port in
                let (server, connection) = try await server(isTLS: isTLS, through: "http://127.0.0.1:\(port)")
                try await expectSuccess(server, connection)
                #expect(proxy.requests.count >= 4, "each watch has a connection of its own")
                #expect(Set(proxy.requests.map(\.target)) == ["127.0.0.2:\(server.port)"])
                #expect(proxy.requests.allSatisfy { $0.authorization == nil })
            }
        }

        @Test func `the certificate is the server's, by the name it is asked for`() async throws {
            try await ConnectProxy.with { proxy, port in
                var (server, connection) = try await server(through: "http://127.0.0.1:\(port)")
                connection.tlsServerName = "kubernetes"
                try await expectSuccess(server, connection)
                connection.tlsServerName = "elsewhere.example"
                #expect(
                    try await FollowedServer.failure(server, connection).hasPrefix(
                        "the certificate of \(server.url) through the proxy http://127.0.0.1:\(port) is for another name"
                    ))
                #expect(Set(proxy.requests.map(\.target)) == ["127.0.0.2:\(server.port)"])
            }
        }

        @Test func `a certificate for the proxy's address is none for the server`() async throws {
            try await ConnectProxy.with { _, port in
                var (server, connection) = try await server(
                    for: [[127, 0, 0, 1]], through: "http://127.0.0.1:\(port)")
                #expect(
                    try await FollowedServer.failure(server, connection) == """
                        the certificate of \(server.url) through the proxy http://127.0.0.1:\(port) is for other names: \
                        kubernetes, 127.0.0.1; use such a name or set tls-server-name
                        """)
                #expect(server.log.requests.isEmpty)
                connection.isInsecure = true
                try await expectSuccess(server, connection)
            }
        }

        @Test func `a certificate of another authority`() async throws {
            try await ConnectProxy.with { _, port in
                var (server, connection) = try await server(through: "http://127.0.0.1:\(port)")
                let other = try CertificateAuthority("other").certificate
                connection.certificateAuthority = Material(Array(other.utf8), name: "other.crt")
                #expect(
                    try await FollowedServer.failure(server, connection).contains(
                        "through the proxy http://127.0.0.1:\(port) is not signed by the configured certificate"))
                #expect(server.log.requests.isEmpty)
            }
        }

        @Test func `user and password`() async throws {
            try await ConnectProxy.with(.demand(user: "user", password: "p@ss")) { proxy, port in
                let (server, connection) = try await server(through: "http://user:p%40ss@127.0.0.1:\(port)")
                try await expectSuccess(server, connection)
                #expect(proxy.requests.allSatisfy { $0.authorization == "Basic dXNlcjpwQHNz" })
            }
        }

        @Test(arguments: [
            ("", "demands a user and password; write them into its URL, http://USER:PASSWORD@HOST:PORT"),
            ("user:wrong@", "refuses user and password"),
        ])
        func `a proxy that demands another password`(user: String, reason: String) async throws {
            try await ConnectProxy.with(.demand(user: "user", password: "password")) { _, port in
                let (server, connection) = try await server(through: "http://\(user)127.0.0.1:\(port)")
                #expect(
                    try await FollowedServer.failure(server, connection)
                        == "the proxy http://127.0.0.1:\(port), from proxy-url, \(reason)")
            }
        }

        @Test func `a proxy that refuses`() async throws {
            try await ConnectProxy.with(.refuse("403 Forbidden")) { _, port in
                let (server, connection) = try await server(through: "http://127.0.0.1:\(port)")
                #expect(
                    try await FollowedServer.failure(server, connection) == """
                        the proxy http://127.0.0.1:\(port), from proxy-url, makes no connection to \(server.url): it \
                        cannot reach it or does not allow it
                        """)
            }
        }

        @Test func `a proxy that does not answer`() async throws {
            try await ConnectProxy.with(.silence) { _, port in
                let (server, connection) = try await server(through: "http://127.0.0.1:\(port)")
                var client = ClientConfiguration.impatient
                client.connectTimeout = .milliseconds(300)
                #expect(
                    try await FollowedServer.failure(server, connection, client)
                        == "the proxy http://127.0.0.1:\(port), from proxy-url, does not answer")
            }
        }

        @Test(arguments: [true, false])
        func `a proxy that is not there`(isTLS: Bool) async throws {
            var port = 0
            try await ConnectProxy.with { _, free in port = free }
            let (server, connection) = try await server(isTLS: isTLS, through: "http://127.0.0.1:\(port)")
            #expect(
                try await FollowedServer.failure(server, connection)
                    == "the proxy http://127.0.0.1:\(port), from proxy-url, refuses connections")
        }

        @Test func `a proxy of an unknown host`() async throws {
            let (server, connection) = try await server(through: "http://proxy.invalid:3128")
            #expect(
                try await FollowedServer.failure(server, connection)
                    == "the proxy http://proxy.invalid:3128, from proxy-url, has an unknown host")
        }

        @Test func `a tunnel that breaks`() async throws {
            try await ConnectProxy.with { proxy, port in
                let (server, connection) = try await server(through: "http://127.0.0.1:\(port)")
                try await FollowedServer.with(server, connection: connection) { followed in
                    await followed.sink.until(exactly: [service("a")].objects)
                    try await server.waitForWatch(of: .services)
                    proxy.dropConnections()
                    _ = await followed.log.line("watch ended, its objects are kept")
                    server.set(.service(service("b")))
                    await followed.sink.until(exactly: [service("a"), service("b")].objects)
                }
            }
        }
    }
}
