import APIServerTestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
    let authority: CertificateAuthority
    let server: APIServer

    init() throws {
        authority = try CertificateAuthority()
        var configuration = APIServerConfiguration()
        configuration.tls = TLSIdentity(try authority.certify(addresses: [[127, 0, 0, 1]]))
        server = APIServer(configuration)
    }

    @Test func serverProvesWhoItIs() async throws {
        server.set(Example.service("a"))
        try await server.start()
        #expect(server.url.hasPrefix("https://"))
        try await TestClient.with(server, authority: authority.certificate) { client in
            let list = try await client.get("/api/v1/services")
            #expect(try ListTests.names(list.body) == ["a"])
        }
        try await TestClient.with(server) { client in
            await #expect(throws: (any Error).self) { try await client.get("/api/v1/services") }
        }
        await server.stop()
    }

    @Test func clientHasToProveWhoItIs() async throws {
        var configuration = server.configuration
        configuration.tls?.clientAuthority = authority.certificate
        let server = APIServer(configuration)
        try await server.start()
        try await TestClient.with(server, authority: authority.certificate) { client in
            await #expect(throws: (any Error).self) { try await client.get("/version") }
        }
        let client = try authority.certify()
        try await TestClient.with(
            server, authority: authority.certificate, identity: (client.certificate, client.privateKey)
        ) { client in
            let answer = try await client.get("/version")
            #expect(answer.status == 200)
        }
        await server.stop()
    }
}
