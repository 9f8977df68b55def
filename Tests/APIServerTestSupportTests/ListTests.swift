import APIServerTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ListTests {
    @Test(arguments: Resource.allCases)
    func recordedListIsServedInItsOwnBytes(_ resource: Resource) async throws {
        let server = APIServer()
        server.load(try Recording.rollout())
        try await server.start()
        try await TestClient.with(server) { client in
            let protobuf = try await client.get(resource.path, accept: .protobuf)
            #expect(protobuf.status == 200)
            #expect(protobuf.contentType == "application/vnd.kubernetes.protobuf")
            #expect(protobuf.body == (try RecordedFile.bytes("\(resource.rawValue).list.pb")))
            let json = try await client.get(resource.path, accept: .json)
            #expect(json.contentType == "application/json")
            #expect(try Recorded.json(json.body) == Recorded.json("\(resource.rawValue).list.json"))
        }
        await server.stop()
    }

    @Test func selectorsKeepOutWhatKubeProxyDoesNotFollow() async throws {
        let server = APIServer()
        server.set(Example.service("mine"))
        server.set(.service(Service(name: ObjectName(namespace: "default", name: "headless"))))
        server.set(Example.service("other"), labels: ["service.kubernetes.io/service-proxy-name": ""])
        server.set(.node(Node(name: "worker-1")))
        server.set(.node(Node(name: "worker-10")))
        try await server.start()
        try await TestClient.with(server) { client in
            let services = try await client.get(
                "/api/v1/services?labelSelector=%21service.kubernetes.io%2Fservice-proxy-name"
                    + "&fieldSelector=spec.clusterIP%21%3DNone")
            #expect(try Self.names(services.body) == ["mine"])
            let nodes = try await client.get("/api/v1/nodes?fieldSelector=metadata.name%3Dworker-1")
            #expect(try Self.names(nodes.body) == ["worker-1"])
            try await client.expect(400, from: "/api/v1/services?fieldSelector=spec.type%3DNodePort")
        }
        await server.stop()
    }

    @Test func pagesShowTheStateOfTheFirst() async throws {
        let server = APIServer()
        for index in 0..<25 { server.set(Example.service("service-\(10 + index)")) }
        try await server.start()
        try await TestClient.with(server) { client in
            let first = try await client.get("/api/v1/services?limit=10")
            let recorded = try Recorded.json("services.page1.json")
            let meta = try #require(try Recorded.json(first.body)["metadata"] as? NSDictionary)
            #expect(
                Set(meta.allKeys.compactMap { $0 as? String })
                    == Set((recorded["metadata"] as? NSDictionary ?? [:]).allKeys.compactMap { $0 as? String }))
            #expect(meta["remainingItemCount"] as? Int == 15)
            server.remove(Example.key("service-11"))
            server.remove(Example.key("service-33"))
            server.set(Example.service("service-99"))
            var names = try Self.names(first.body)
            var token = try #require(meta["continue"] as? String)
            var resourceVersions: Set<String> = []
            while !token.isEmpty {
                let page = try await client.get("/api/v1/services?limit=10&continue=\(token)")
                let meta = try #require(try Recorded.json(page.body)["metadata"] as? NSDictionary)
                resourceVersions.insert(meta["resourceVersion"] as? String ?? "")
                names += try Self.names(page.body)
                token = meta["continue"] as? String ?? ""
            }
            #expect(names == (0..<25).map { "service-\(10 + $0)" })
            #expect(resourceVersions == [meta["resourceVersion"] as? String ?? "none"])
        }
        await server.stop()
    }

    @Test func expiredTokenIsAnsweredAsRecordedAndOffersAnother() async throws {
        let server = APIServer()
        for name in ["a", "b", "c"] { server.set(Example.service(name)) }
        try await server.start()
        try await TestClient.with(server) { client in
            let first = try await client.get("/api/v1/services?limit=1")
            let token = try #require(
                (try Recorded.json(first.body)["metadata"] as? NSDictionary)?["continue"] as? String)
            server.misbehave(.expireContinueToken)
            let expired = try await client.get("/api/v1/services?limit=1&continue=\(token)")
            #expect(expired.status == 410)
            let (answer, recorded) = (
                try Recorded.json(expired.body), try Recorded.json("list.continue-expired.410.json")
            )
            for key in ["kind", "apiVersion", "status", "message", "reason", "code"] {
                #expect(answer[key] as? NSObject == recorded[key] as? NSObject, "\(key)")
            }
            let other = try #require((answer["metadata"] as? NSDictionary)?["continue"] as? String)
            #expect(!other.isEmpty)
        }
        await server.stop()
    }

    @Test func limitIsIgnoredAtResourceVersionZero() async throws {
        let server = APIServer()
        for name in ["a", "b", "c"] { server.set(Example.service(name)) }
        try await server.start()
        try await TestClient.with(server) { client in
            let list = try await client.get("/api/v1/services?limit=1&resourceVersion=0")
            #expect(try Self.names(list.body) == ["a", "b", "c"])
            let future = try await client.get("/api/v1/services?resourceVersion=\(server.resourceVersion + 1)")
            #expect(future.status == 504)
        }
        await server.stop()
    }

    static func names(_ list: [UInt8]) throws -> [String] {
        let items = try #require(try Recorded.json(list)["items"] as? [NSDictionary])
        return items.compactMap { ($0["metadata"] as? NSDictionary)?["name"] as? String }
    }
}
