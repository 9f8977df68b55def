import APIServerTestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
    @Test func serverProvesWhoItIs() async throws {
        var configuration = APIServerConfiguration()
        configuration.tls = TestCertificates.server
        let server = APIServer(configuration)
        server.set(Example.service("a"))
        try await server.start()
        #expect(server.url.hasPrefix("https://"))
        try await TestClient.with(server, authority: TestCertificates.authority) { client in
            let list = try await client.get("/api/v1/services")
            #expect(try ListTests.names(list.body) == ["a"])
        }
        try await TestClient.with(server) { client in
            await #expect(throws: (any Error).self) { try await client.get("/api/v1/services") }
        }
        await server.stop()
    }

    @Test func clientHasToProveWhoItIs() async throws {
        var configuration = APIServerConfiguration()
        configuration.tls = TestCertificates.server
        configuration.tls?.clientAuthority = TestCertificates.authority
        let server = APIServer(configuration)
        try await server.start()
        try await TestClient.with(server, authority: TestCertificates.authority) { client in
            await #expect(throws: (any Error).self) { try await client.get("/version") }
        }
        let identity = (TestCertificates.clientCertificate, TestCertificates.clientKey)
        try await TestClient.with(server, authority: TestCertificates.authority, identity: identity) { client in
            let answer = try await client.get("/version")
            #expect(answer.status == 200)
        }
        await server.stop()
    }
}
