import APIServerTestSupport
import Kubernetes
import Testing

@testable import KubernetesClient

extension ServerTests {
    /// Who the server is, and who the client.
    struct TLSTests {
        private func server(_ name: String = "server", asksForCertificate: Bool = false) throws -> APIServer {
            var configuration = APIServerConfiguration()
            configuration.tls = TLSIdentity(
                certificates: try TLSTests.text("\(name).crt"), privateKey: try TLSTests.text("\(name).key"),
                clientAuthority: asksForCertificate ? try TLSTests.text("ca.crt") : nil)
            return APIServer([service("a")], configuration)
        }

        private static func text(_ name: String) throws -> String {
            String(decoding: try Fixture.bytes("tls/\(name)"), as: UTF8.self)
        }

        private static func material(_ name: String) throws -> Material {
            Material(try Fixture.bytes("tls/\(name)"), name: name)
        }

        /// Starts the server, and makes a connection that trusts its authority.
        private func connection(_ server: APIServer) async throws -> ClusterConnection {
            try await server.start()
            var connection = try ClusterConnection(kubeconfig: nil, master: server.url)
            connection.certificateAuthority = try TLSTests.material("ca.crt")
            await server.goAway()
            return connection
        }

        private func expectSuccess(_ server: APIServer, _ connection: ClusterConnection) async throws {
            try await FollowedServer.with(server, connection: connection) { followed in
                await followed.sink.until(exactly: [service("a")].objects)
            }
        }

        private func failure(_ server: APIServer, _ connection: ClusterConnection) async throws -> String {
            var reason = ""
            try await FollowedServer.with(server, connection: connection) { followed in
                reason = await followed.log.line("list failed, objects are kept")?.metadata["reason"] ?? "none"
            }
            return reason
        }

        @Test func `a server of the configured authority`() async throws {
            let server = try server()
            try await expectSuccess(server, try await connection(server))
        }

        @Test func `a server of another authority`() async throws {
            let server = try server()
            var connection = try await connection(server)
            connection.certificateAuthority = try TLSTests.material("other-ca.crt")
            #expect(
                try await failure(server, connection).contains("is not signed by the configured certificate authority"))
            connection.isInsecure = true
            try await expectSuccess(server, connection)
        }

        @Test func `a server whose certificate has expired`() async throws {
            let server = try server("expired-server")
            let reason = try await failure(server, try await connection(server))
            #expect(reason.contains("or is not valid now"))
        }

        @Test func `a server of another name`() async throws {
            let server = try server("elsewhere")
            var connection = try await connection(server)
            #expect(try await failure(server, connection).contains("use such a name or set tls-server-name"))
            connection.tlsServerName = "elsewhere.example"
            try await expectSuccess(server, connection)
            #expect(server.log.requests.last?.headers["host"] != "elsewhere.example")
        }

        @Test func `a client certificate`() async throws {
            let server = try server(asksForCertificate: true)
            var connection = try await connection(server)
            connection.clientCertificate = try TLSTests.material("client.crt")
            connection.clientKey = try TLSTests.material("client.key")
            try await expectSuccess(server, connection)
        }

        @Test func `no client certificate where one is demanded`() async throws {
            let server = try server(asksForCertificate: true)
            let reason = try await failure(server, try await connection(server))
            #expect(reason.contains("demands a client certificate"))
        }

        @Test func `an expired client certificate is not even sent`() async throws {
            let server = try server(asksForCertificate: true)
            var connection = try await connection(server)
            connection.clientCertificate = try TLSTests.material("expired-client.crt")
            connection.clientKey = try TLSTests.material("expired-client.key")
            let reason = try await failure(server, connection)
            #expect(reason == "expired-client.crt expired at 2021-01-01T00:00:00Z; renew it")
            #expect(server.log.requests.isEmpty)
        }

        @Test func `a server that speaks no TLS`() async throws {
            let plain = APIServer([service("a")])
            var connection = try await connection(plain)
            connection.server.isTLS = true
            #expect(try await failure(plain, connection).contains("speaks no TLS; is the port right"))
        }

        @Test func `a renewed certificate file is used`() async throws {
            try await TemporaryFolder.with { folder in
                try folder.write("client.crt", try TLSTests.text("expired-client.crt"))
                try folder.write("client.key", try TLSTests.text("expired-client.key"))
                let server = try server(asksForCertificate: true)
                var connection = try await connection(server)
                connection.clientCertificate = Material(file: "\(folder.path)/client.crt", name: "client-certificate")
                connection.clientKey = Material(file: "\(folder.path)/client.key", name: "client-key")
                try await FollowedServer.with(server, connection: connection) { followed in
                    _ = await followed.log.line("list failed, objects are kept")
                    try folder.write("client.key", try TLSTests.text("client.key"))
                    try folder.write("client.crt", try TLSTests.text("client.crt"))
                    await followed.sink.until(exactly: [service("a")].objects)
                }
            }
        }
    }
}
