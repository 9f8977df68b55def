import APIServerTestSupport
import Kubernetes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LifecycleTests {
    @Test func serverGoesAwayAndComesBackWithWhatItHad() async throws {
        let server = APIServer()
        let resourceVersion = server.set(Example.service("a"))
        try await server.start()
        let port = server.port
        try await TestClient.with(server) { client in
            let watch = try await client.watch(.services, "resourceVersion=\(resourceVersion)")
            try await server.waitForWatch(of: .services)
            await server.goAway()
            await #expect(throws: (any Error).self) { try await watch.next() }
            await #expect(throws: (any Error).self) { try await client.get("/version") }
            server.set(Example.service("b"))
            try await server.comeBack()
            #expect(server.port == port)
            let second = try await client.watch(.services, "resourceVersion=\(resourceVersion)")
            #expect(try await second.next()?.name == "b")
            try await server.waitForWatch(of: .services, count: 2)
        }
        await server.stop()
    }

    @Test func portThatAnotherServerHadMeanwhileIsWaitedFor() async throws {
        let server = APIServer()
        try await server.start()
        await server.goAway()
        var configuration = APIServerConfiguration()
        configuration.port = server.port
        let other = APIServer(configuration)
        try await other.start()
        async let comeBack: Void = server.comeBack()
        try await Task.sleep(for: .milliseconds(120))
        await other.stop()
        try await comeBack
        #expect(try await TestClient.with(server) { try await $0.get("/healthz").status } == 200)
        await server.stop()
    }

    @Test func portThatIsTakenIsAnError() async throws {
        let server = APIServer()
        try await server.start()
        var configuration = APIServerConfiguration()
        configuration.port = server.port
        let other = APIServer(configuration)
        await #expect(throws: (any Error).self) { try await other.start() }
        await server.stop()
    }

    @Test func versionAndHealthAreServedAndOtherPathsAreNot() async throws {
        let server = APIServer()
        try await server.start()
        try await TestClient.with(server) { client in
            let version = try await client.get("/version")
            #expect(version.body.starts(with: "{\"major\":\"1\"".utf8))
            let health = try await client.get("/healthz")
            #expect(health.body == Array("ok".utf8))
            try await client.expect(404, from: "/api/v1/secrets")
        }
        await server.stop()
    }

    @Test func replacingAllTellsTheDifference() async throws {
        let server = APIServer()
        server.replaceAll([Example.service("a"), Example.service("b")])
        let resourceVersion = server.resourceVersion
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(.services, "resourceVersion=\(resourceVersion)")
            server.replaceAll([Example.service("b"), Example.service("c", port: 81)])
            let gone = try #require(try await watch.next())
            #expect(gone.type == "DELETED" && gone.name == "a")
            let new = try #require(try await watch.next())
            #expect(new.type == "ADDED" && new.name == "c")
            #expect(server.resourceVersion == resourceVersion + 2)
        }
        await server.stop()
    }

    @Test func waitingEndsWithTheTest() async throws {
        let server = APIServer()
        let waiting = Task { try await server.waitForWatch(of: .nodes) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
