import APIServerTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import KubernetesClient

extension ServerTests {
    /// Who the server is, and who the client.
    struct TLSTests {
        private let authority: CertificateAuthority
        /// Whole seconds, as certificates have them.
        private let yesterday = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 86400).rounded())
        private let loopback: [UInt8] = [127, 0, 0, 1]

        init() throws { authority = try CertificateAuthority() }

        private func server(_ pair: CertifiedKey? = nil, asksForCertificate: Bool = false) throws -> APIServer {
            var configuration = APIServerConfiguration()
            configuration.tls = TLSIdentity(
                try pair ?? authority.certify(addresses: [loopback]),
                clientAuthority: asksForCertificate ? authority : nil)
            return APIServer([service("a")], configuration)
        }

        private func material(_ text: String, _ name: String) -> Material { Material(Array(text.utf8), name: name) }

        /// Starts the server, and makes a connection that trusts its authority.
        private func connection(_ server: APIServer) async throws -> ClusterConnection {
            var connection = try await server.connection()
            connection.certificateAuthority = material(authority.certificate, "ca.crt")
            return connection
        }

        private func expectSuccess(_ server: APIServer, _ connection: ClusterConnection) async throws {
            try await FollowedServer.with(server, connection: connection) { followed in
                await followed.sink.until(exactly: [service("a")].objects)
            }
        }

        private func failure(_ server: APIServer, _ connection: ClusterConnection? = nil) async throws -> String {
            let known = try await self.connection(server)
            return try await FollowedServer.failure(server, connection ?? known)
        }

        // MARK: The server

        @Test func `a server of the configured authority`() async throws {
            let server = try server()
            try await expectSuccess(server, try await connection(server))
        }

        @Test func `a server of another authority`() async throws {
            let server = try server()
            var connection = try await connection(server)
            connection.certificateAuthority = material(try CertificateAuthority("other").certificate, "other.crt")
            #expect(
                try await failure(server, connection) == """
                    the certificate of \(server.url) is not signed by the configured certificate authority; is this the \
                    right server, and certificate-authority that of its cluster?
                    """)
            connection.isInsecure = true
            try await expectSuccess(server, connection)
        }

        @Test func `a server whose certificate has expired`() async throws {
            let pair = try authority.certify(addresses: [loopback], from: yesterday - 60, until: yesterday)
            let server = try server(pair)
            #expect(
                try await failure(server) == """
                    the certificate of \(server.url) expired on \(yesterday.ISO8601Format()); renew it, or check this \
                    node's clock
                    """)
        }

        @Test func `a server whose certificate is not valid yet`() async throws {
            let tomorrow = yesterday + 2 * 86400
            let pair = try authority.certify(addresses: [loopback], from: tomorrow, until: tomorrow + 60)
            let server = try server(pair)
            #expect(
                try await failure(server) == """
                    the certificate of \(server.url) is not valid before \(tomorrow.ISO8601Format()); check the clocks \
                    of both sides
                    """)
        }

        @Test func `an authority that has expired`() async throws {
            let old = try CertificateAuthority("old", until: yesterday)
            let server = try server(try old.certify(addresses: [loopback]))
            var connection = try await connection(server)
            connection.certificateAuthority = material(old.certificate, "old.crt")
            #expect(
                try await failure(server, connection) == """
                    the configured certificate authority expired on \(yesterday.ISO8601Format()); renew \
                    certificate-authority
                    """)
        }

        @Test func `a server of another name`() async throws {
            let pair = try authority.certify(
                dnsNames: ["elsewhere.example", "*.cluster.example"],
                addresses: [[192, 0, 2, 1], [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]])
            let server = try server(pair)
            var connection = try await connection(server)
            #expect(
                try await failure(server, connection) == """
                    the certificate of \(server.url) is for other names: elsewhere.example, *.cluster.example, \
                    192.0.2.1, 2001:db8::1; use such a name or set tls-server-name
                    """)
            connection.tlsServerName = "elsewhere.example"
            try await expectSuccess(server, connection)
            #expect(server.log.requests.last?.headers["host"] != "elsewhere.example")
        }

        /// NIOSSL alone accepts it, since the certificate is for the address that is connected to.
        @Test func `a server whose address is right and whose name is not`() async throws {
            let server = try server(try authority.certify(dnsNames: ["etcd.example"], addresses: [loopback]))
            var connection = try await connection(server)
            connection.tlsServerName = "kubernetes.example"
            #expect(try await failure(server, connection).contains("etcd.example, 127.0.0.1; use such a name"))
            connection.tlsServerName = "etcd.example"
            try await expectSuccess(server, connection)
        }

        @Test(arguments: [
            ("api.example", "api.example", true), ("API.example", "api.EXAMPLE.", true),
            ("api.example", "example", false),
            ("*.example", "api.example", true), ("*.example", "a.api.example", false), ("*.example", "example", false),
            ("*.example", ".example", false), ("*", "api", false), ("", "", true),
        ])
        func `a name of a certificate covers hosts`(pattern: String, host: String, covers: Bool) {
            #expect(ServerIdentity.covers(pattern, host) == covers)
        }

        @Test func `a server that speaks no TLS`() async throws {
            let plain = APIServer([service("a")])
            var connection = try await plain.connection()
            connection.server.isTLS = true
            #expect(try await failure(plain, connection).contains("speaks no TLS; is the port right"))
        }

        @Test func `a server that speaks nothing but TLS`() async throws {
            let server = APIServer([service("a")])
            let connection = try await server.connection()
            // The words of a real one, which then closes the connection.
            let words = "Client sent an HTTP request to an HTTPS server."
            server.misbehave(.status(.init(code: 400, reason: "", message: words)), times: 100)
            #expect(try await failure(server, connection).hasSuffix("; begin the server's URL with https://"))
        }

        // MARK: The client

        private func connection(_ server: APIServer, client: CertifiedKey) async throws -> ClusterConnection {
            var connection = try await connection(server)
            connection.clientCertificate = material(client.certificate, "client.crt")
            connection.clientKey = material(client.privateKey, "client.key")
            return connection
        }

        @Test func `a client certificate`() async throws {
            let server = try server(asksForCertificate: true)
            try await expectSuccess(server, try await connection(server, client: try authority.certify()))
        }

        @Test func `no client certificate where one is demanded`() async throws {
            let server = try server(asksForCertificate: true)
            #expect(try await failure(server).contains("demands a client certificate"))
        }

        @Test func `a client certificate that is not valid now is not even sent`() async throws {
            let server = try server(asksForCertificate: true)
            let expired = try authority.certify(from: yesterday - 60, until: yesterday)
            let tomorrow = yesterday + 2 * 86400
            let early = try authority.certify(from: tomorrow, until: tomorrow + 60)
            #expect(
                try await failure(server, try await connection(server, client: expired))
                    == "client.crt expired at \(yesterday.ISO8601Format()); renew it")
            #expect(
                try await failure(server, try await connection(server, client: early))
                    == "client.crt is not valid before \(tomorrow.ISO8601Format()); check this node's clock")
            #expect(server.log.requests.isEmpty)
        }

        @Test func `a renewed certificate file is used`() async throws {
            try await TemporaryFolder.with { folder in
                func write(_ pair: CertifiedKey) throws {
                    try folder.write("client.key", pair.privateKey)
                    try folder.write("client.crt", pair.certificate)
                }
                try write(try authority.certify(from: yesterday - 60, until: yesterday))
                let server = try server(asksForCertificate: true)
                var connection = try await connection(server)
                connection.clientCertificate = Material(file: "\(folder.path)/client.crt", name: "client-certificate")
                connection.clientKey = Material(file: "\(folder.path)/client.key", name: "client-key")
                try await FollowedServer.with(server, connection: connection) { followed in
                    _ = await followed.log.line("list failed, objects are kept")
                    try write(try authority.certify())
                    await followed.sink.until(exactly: [service("a")].objects)
                }
            }
        }
    }
}
