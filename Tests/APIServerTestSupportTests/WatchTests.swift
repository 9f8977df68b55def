import APIServerTestSupport
import Kubernetes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WatchTests {
    @Test(arguments: [
        (MediaType.protobuf, "endpointslices.rollout.watch.pb"), (.json, "endpointslices.rollout.watch.jsonl"),
    ])
    func recordedWatchIsServedInItsOwnBytes(_ type: MediaType, _ file: String) async throws {
        let server = APIServer()
        let recording = try Recording.rollout()
        let recorded = try RecordedFile.bytes(file)
        server.load(recording)
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(
                .endpointSlices, "resourceVersion=\(recording.resourceVersion)&allowWatchBookmarks=true", accept: type)
            try await server.waitForWatch(of: .endpointSlices)
            for event in recording.events { server.play(event) }
            #expect(try await watch.bytes(recorded.count) == recorded)
        }
        await server.stop()
    }

    @Test func watchGoesOnAfterItsResourceVersion() async throws {
        let server = APIServer()
        server.set(Example.service("a"))
        let resourceVersion = server.set(Example.service("b"))
        server.set(Example.service("b", port: 81))
        server.remove(Example.key("a"))
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(.services, "resourceVersion=\(resourceVersion)")
            let changed = try #require(try await watch.next())
            #expect(changed.type == "MODIFIED" && changed.name == "b")
            let gone = try #require(try await watch.next())
            #expect(gone.type == "DELETED" && gone.name == "a")
            #expect(gone.object.metadata.resourceVersion == "\(server.resourceVersion)")
            server.set(Example.service("c"))
            let new = try #require(try await watch.next())
            #expect(new.type == "ADDED" && new.name == "c")
        }
        await server.stop()
    }

    @Test func forgottenResourceVersionEndsInAnErrorEvent() async throws {
        var configuration = APIServerConfiguration()
        configuration.historyWindow = 2
        let server = APIServer(configuration)
        let old = server.set(Example.service("a"))
        for port in UInt16(81)..<90 { server.set(Example.service("a", port: port)) }
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(.services, "resourceVersion=\(old)")
            #expect(watch.status == 200)
            let error = try #require(try await watch.next())
            #expect(error.type == "ERROR" && error.object.kind == "Status" && error.object.code == 410)
            #expect(error.object.reason == "Expired")
            #expect(error.object.message?.hasPrefix("too old resource version: \(old) (") == true)
            #expect(try await watch.next() == nil)
            let recent = try await client.watch(.services, "resourceVersion=\(server.resourceVersion - 2)")
            #expect(try await recent.next()?.type == "MODIFIED")
        }
        await server.stop()
    }

    @Test func initialEventsEndWithAnAnnotatedBookmark() async throws {
        let server = APIServer()
        server.set(Example.service("a"))
        server.set(Example.service("b"))
        let query = "sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan"
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(.services, query)
            #expect(try await watch.next()?.name == "a")
            #expect(try await watch.next()?.name == "b")
            let bookmark = try #require(try await watch.next())
            #expect(bookmark.type == "BOOKMARK" && bookmark.object.kind == "Service")
            #expect(bookmark.object.metadata.annotations == ["k8s.io/initial-events-end": "true"])
            #expect(bookmark.object.metadata.resourceVersion == "\(server.resourceVersion)")
            #expect(try await client.get("/api/v1/services?watch=true&sendInitialEvents=true").status == 422)
            server.misbehave(.refuseInitialEvents)
            let refused = try await client.watch(.services, query)
            let recorded = try RecordedFile.bytes("endpointslices.initial-events.watch.jsonl")
            #expect(try await refused.bytes(recorded.count) == recorded)
        }
        await server.stop()
    }

    @Test func objectsEnterAndLeaveTheSelection() async throws {
        let server = APIServer()
        server.set(Example.service("a"))
        let resourceVersion = server.resourceVersion
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(
                .services,
                "resourceVersion=\(resourceVersion)&labelSelector=%21service.kubernetes.io%2Fservice-proxy-name")
            let left = server.set(Example.service("a"), labels: ["service.kubernetes.io/service-proxy-name": "other"])
            server.set(Example.service("a", port: 81), labels: ["service.kubernetes.io/service-proxy-name": "other"])
            server.set(Example.service("a", port: 82))
            let gone = try #require(try await watch.next())
            #expect(gone.type == "DELETED" && gone.object.metadata.resourceVersion == "\(left)")
            let back = try #require(try await watch.next())
            #expect(back.type == "ADDED" && back.object.metadata.resourceVersion == "\(server.resourceVersion)")
        }
        await server.stop()
    }

    @Test func bookmarksComeToThoseWhoAsk() async throws {
        var configuration = APIServerConfiguration()
        configuration.bookmarkInterval = .milliseconds(20)
        let server = APIServer(configuration)
        try await server.start()
        try await TestClient.with(server) { client in
            let asking = try await client.watch(.nodes, "resourceVersion=1000&allowWatchBookmarks=true")
            let silent = try await client.watch(.nodes, "resourceVersion=1000")
            for _ in 0..<3 { #expect(try await asking.next()?.type == "BOOKMARK") }
            server.set(.node(Node(name: "worker-1")))
            #expect(try await silent.next()?.type == "ADDED")
        }
        await server.stop()
    }

    @Test func watchEndsCleanlyAtItsTimeout() async throws {
        let server = APIServer()
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(.services, "timeoutSeconds=1")
            #expect(try await watch.next() == nil)
        }
        try await server.wait { $0.openWatches(of: .services) == 0 }
        await server.stop()
    }

    @Test func abandonedWatchIsNoticed() async throws {
        let server = APIServer()
        try await server.start()
        try await TestClient.with(server) { client in
            let watch = try await client.watch(.services)
            try await server.waitForWatch(of: .services)
            #expect(server.log.openWatches(of: .services) == 1)
            _ = watch
        }
        try await server.wait { $0.openWatches(of: .services) == 0 }
        await server.stop()
    }
}
