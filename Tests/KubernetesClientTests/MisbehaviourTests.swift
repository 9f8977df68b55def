import APIServerTestSupport
import Kubernetes
import Logging
import TestSupport
import Testing

@testable import KubernetesClient

extension ServerTests {
    /// Whatever the server does, the source ends up with what there is.
    struct MisbehaviourTests {
        /// With a name for each, since they cannot be compared.
        static let misbehaviours: [(name: String, value: Misbehaviour)] = [
            ("drop", .drop), ("reset", .reset), ("garbage for a head", .garbageForHead),
            ("delay", .delay(.milliseconds(20))), ("delay beyond the idle timeout", .delay(.seconds(1))),
            ("401", .status(.unauthorized)), ("403", .status(.forbidden("list", .services, user: "shunt"))),
            ("410", .status(.tooOld(5, current: 2319))), ("500", .status(.internalError)),
            ("503", .status(.unavailable)),
            (
                "429",
                .status(APIServerTestSupport.APIStatus(code: 429, reason: "TooManyRequests", message: "slow down"))
            ),
            ("406", .status(APIServerTestSupport.APIStatus(code: 406, reason: "NotAcceptable", message: "JSON only"))),
            ("404", .status(APIServerTestSupport.APIStatus(code: 404, reason: "NotFound", message: "not yet"))),
            ("cut at once", .truncate(after: 0)), ("cut in the head of a frame", .truncate(after: 2)),
            ("cut in a frame", .truncate(after: 40)), ("zeros in a frame", .corrupt(after: 10, count: 20)),
            ("garbage from the beginning", .corrupt(after: 0)), ("garbage later", .corrupt(after: 150)),
            ("drip", .drip(bytes: 7, every: .milliseconds(1))), ("silence", .silence(after: 0)),
            ("silence in a frame", .silence(after: 30)), ("error 500 as an event", .errorEvent(.internalError)),
            ("410 as an event", .errorEvent(.tooOld(5, current: 2319))), ("no protobuf", .refuseProtobuf),
            ("JSON unasked", .answerJSON),
        ]

        private let before = [service("a"), service("b"), service("c")]
        private let after = [service("a", 9), service("c"), service("d")]

        private func change(_ server: APIServer) {
            server.set(.service(service("a", 9)))
            server.set(.service(service("d")))
            server.remove(key("b"))
        }

        private func misbehaviour(_ name: String) throws -> Misbehaviour {
            try #require(MisbehaviourTests.misbehaviours.first { $0.name == name }).value
        }

        @Test(arguments: misbehaviours.map(\.name), [true, false])
        func `at lists`(name: String, streamsLists: Bool) async throws {
            var client = ClientConfiguration.impatient
            client.streamsLists = streamsLists
            let server = APIServer(before)
            server.misbehave(try misbehaviour(name), times: 5)
            try await FollowedServer.with(server, client) { followed in
                await followed.sink.until(exactly: before.objects)
                change(server)
                await followed.sink.until(exactly: after.objects)
            }
        }

        @Test(arguments: misbehaviours.map(\.name))
        func `at watches that begin`(name: String) async throws {
            let server = APIServer(before)
            server.misbehave(try misbehaviour(name), at: .watches(of: .services), times: 3)
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: before.objects)
                change(server)
                await followed.sink.until(exactly: after.objects)
                #expect(MisbehaviourTests.inventions(followed.sink.batches, known: before + after).isEmpty)
            }
        }

        @Test(arguments: misbehaviours.map(\.name))
        func `in open watches`(name: String) async throws {
            let server = APIServer(before)
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: before.objects)
                try await server.waitForWatch(of: .services)
                server.disturb(watchesOf: .services, try misbehaviour(name))
                change(server)
                await followed.sink.until(exactly: after.objects)
                #expect(MisbehaviourTests.inventions(followed.sink.batches, known: before + after).isEmpty)
            }
        }

        @Test func `a relist tells only what differs`() async throws {
            let server = APIServer(before)
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: before.objects)
                try await server.waitForWatch(of: .services)
                let told = followed.sink.batches.count
                server.misbehave(.drop, at: .watches(of: .services), times: 1)
                server.endWatches(of: .services)
                change(server)
                server.forgetHistory()
                await followed.sink.until(exactly: after.objects)
                let changes = followed.sink.batches[told...].flatMap { $0 }
                #expect(changes.count == 3)
                #expect(Set(changes.map(\.key)) == [key("a"), key("b"), key("d")])
            }
        }

        @Test func `a server that went away and came back another`() async throws {
            let server = APIServer(before)
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: before.objects)
                await server.goAway()
                _ = await followed.log.line("watch ended, its objects are kept")
                #expect(followed.sink.objects.count == 3, "nothing is taken back")
                change(server)
                server.forgetHistory()
                try await server.comeBack()
                await followed.sink.until(exactly: after.objects)
                _ = await followed.log.line("the API server answers again")
            }
        }

        @Test func `a server that is not there yet`() async throws {
            let server = APIServer(before)
            try await server.start()
            await server.goAway()
            let connection = try ClusterConnection(kubeconfig: nil, master: server.url)
            let (sink, log) = (RecordingSink(), LogRecorder())
            let source = APIServerSource(
                connection, nodeName: "worker-1", configuration: .impatient, logger: log.logger)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await source.run(into: sink) }
                let line = await log.line("list failed, objects are kept")
                #expect(line?.metadata["reason"]?.contains("refuses connections; is the API server running") == true)
                #expect(sink.batches.isEmpty)
                try await server.comeBack()
                await sink.until(exactly: before.objects)
                group.cancelAll()
            }
            await server.stop()
        }

        @Test func `pages, one of whose tokens expires`() async throws {
            let services = (0..<1200).map { service("s\($0)") }
            let server = APIServer(services)
            // Only a list from storage has pages, and that is asked for when the first is gone.
            server.misbehave(.status(.tooOld(5, current: 2319)), at: .lists(of: .services))
            server.misbehave(.expireContinueToken, at: RequestFilter { $0.query["continue"] != nil })
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: services.objects)
                #expect(followed.server.log.requests.count { $0.query["continue"] != nil } >= 3)
            }
        }

        @Test func `the same failure is said once`() async throws {
            let server = APIServer(before)
            server.misbehave(.status(.unavailable), at: .lists(of: .services), times: 10)
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: before.objects)
                let lines = followed.log.lines.filter { $0.message == "list failed, objects are kept" }
                #expect(lines.count == 10)
                #expect(lines.count { $0.level == .warning } == 1)
            }
        }

        /// Changes that no state of the server explains.
        private static func inventions(_ batches: [[ObjectChange]], known: [Service]) -> [ObjectChange] {
            batches.flatMap { $0 }.filter { change in
                switch change {
                case .set(let object): !known.objects.contains(object)
                case .remove(let key): key != KubernetesClientTests.key("b")
                }
            }
        }
    }
}
