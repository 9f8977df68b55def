import APIServerTestSupport
import Kubernetes
import NIOCore
import TestSupport
import Testing

@testable import KubernetesClient

extension ServerTests {
    /// The source against a server that behaves.
    struct FollowingTests {
        @Test(arguments: [true, false], [true, false])
        func `objects come, change and go`(acceptsProtobuf: Bool, streamsLists: Bool) async throws {
            var client = ClientConfiguration.impatient
            client.acceptsProtobuf = acceptsProtobuf
            client.streamsLists = streamsLists
            let server = APIServer([service("a"), service("b")])
            try await FollowedServer.with(server, client) { followed in
                await followed.sink.until(exactly: [service("a"), service("b")].objects)
                server.set(.service(service("c")))
                server.set(.service(service("a", 9)))
                server.remove(key("b"))
                await followed.sink.until(exactly: [service("a", 9), service("c")].objects)
            }
        }

        @Test func `all kinds, and nothing that a proxy has no use for`() async throws {
            let cluster = SyntheticCluster(services: 3, endpointsPerService: 250)
            let node = Node(name: "worker-1", zone: "zone-a")
            let server = APIServer()
            var headless = service("headless")
            headless.clusterIPs = []
            for object in cluster.objects() + [.node(node), .node(Node(name: "worker-2")), .service(headless)] {
                server.set(object)
            }
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: cluster.objects() + [.node(node)])
            }
        }

        @Test func `an empty cluster is complete`() async throws {
            try await FollowedServer.with(APIServer()) { followed in
                await followed.sink.until(exactly: [])
                #expect(followed.sink.completeness == [true])
            }
        }

        @Test func `nothing is complete before every list is in`() async throws {
            let server = APIServer([service("a")])
            server.misbehave(.status(.unavailable), at: .lists(of: .endpointSlices), times: 3)
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: [service("a")].objects)
                #expect(followed.server.log.lists(of: .endpointSlices) == 4)
                #expect(followed.sink.completeness.count { $0 } == 1)
            }
        }

        @Test func `a cluster without ServiceCIDRs is complete`() async throws {
            let server = APIServer([service("a")])
            let missing = APIServerTestSupport.APIStatus(code: 404, reason: "NotFound", message: "not here")
            server.misbehave(.status(missing), at: .lists(of: .serviceCIDRs), times: 1000)
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: [service("a")].objects)
            }
        }

        @Test(arguments: [true, false])
        func `a recorded rollout ends in the recorded state`(acceptsProtobuf: Bool) async throws {
            var client = ClientConfiguration.impatient
            client.acceptsProtobuf = acceptsProtobuf
            let recording = try Recording.rollout()
            let server = APIServer()
            server.load(recording)
            try await FollowedServer.with(server, client) { followed in
                try await server.waitForWatch(of: .endpointSlices)
                for event in recording.events { server.play(event) }
                let slices = try FollowingTests.finalSlices()
                await followed.sink.until { objects, _ in
                    let found = objects.values.compactMap { object in
                        if case .endpointSlice(let slice) = object { slice } else { nil }
                    }
                    return Set(found) == slices
                }
            }
        }

        /// The recorded list with all recorded events applied.
        private static func finalSlices() throws -> Set<EndpointSlice> {
            let list = try ReadList(
                .endpointSlice, .json, [ByteBuffer(bytes: RecordedFile.bytes("endpointslices.list.json"))])
            let watch = ByteBuffer(bytes: try RecordedFile.bytes("endpointslices.rollout.watch.jsonl"))
            var objects = Dictionary(uniqueKeysWithValues: list.objects.map { ($0.key, $0) })
            for case .object(let kind, let object) in try readWatch(.endpointSlice, .json, [watch]) {
                objects[object.key] = kind == .deleted ? nil : object
            }
            let slices = try objects.values.compactMap { object in
                if case .endpointSlice(let slice) = try object.content.get() { slice } else { nil }
            }
            return Set(slices)
        }
    }
}
