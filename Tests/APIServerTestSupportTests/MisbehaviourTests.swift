import APIServerTestSupport
import AsyncHTTPClient
import Foundation
import Kubernetes
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// Every way in which the server can misbehave, as a client sees it.
@Suite(.timeLimit(.minutes(1)))
struct MisbehaviourTests {
    private static let path = Resource.services.path

    /// Runs a test with a server that has one Service.
    private static func with(_ body: (APIServer, TestClient) async throws -> Void) async throws {
        let server = APIServer()
        server.set(Example.service("a"))
        try await server.start()
        try await TestClient.with(server) { try await body(server, $0) }
        await server.stop()
    }

    @Test(arguments: [Misbehaviour.drop, .reset, .garbageForHead])
    func answerNeverComes(_ misbehaviour: Misbehaviour) async throws {
        try await Self.with { server, client in
            server.misbehave(misbehaviour)
            await #expect(throws: (any Error).self) { try await client.get(Self.path) }
            try await client.expect(200, from: Self.path)
            #expect(server.requestCount(path: Self.path) == 2)
        }
    }

    @Test(arguments: [APIStatus.unauthorized, .tooManyRequests, .internalError, .unavailable, .tooOld(5, current: 9)])
    func statusIsSentWithItsBody(_ status: APIStatus) async throws {
        try await Self.with { server, client in
            server.misbehave(.status(status))
            let answer = try await client.get(Self.path)
            #expect(answer.status == status.code)
            #expect(answer.retryAfter == (status.retryAfterSeconds.map { "\($0)" } ?? ""))
            let body = try Recorded.json(answer.body)
            #expect(body["kind"] as? String == "Status")
            #expect(body["reason"] as? String == status.reason)
            #expect(body["message"] as? String == status.message)
            #expect(body["code"] as? Int == status.code)
        }
    }

    @Test func statusIsSentInProtobufToo() async throws {
        try await Self.with { server, client in
            server.misbehave(.status(.unavailable))
            let answer = try await client.get(Self.path, accept: .protobuf)
            let status = try ProtobufReader.unwrapped(answer.body[...])
            #expect(try ProtobufReader.field(4, of: status).elementsEqual("ServiceUnavailable".utf8))
            #expect(try ProtobufReader.field(2, of: status).elementsEqual("Failure".utf8))
        }
    }

    @Test func errorsLookAsRecorded() async throws {
        try await Self.with { server, client in
            server.accept(tokens: ["right"])
            try await client.expect(200, from: Self.path, token: "right")
            let unauthorized = try await client.get(Self.path, token: "wrong")
            #expect(unauthorized.status == 401)
            #expect(try Recorded.json(unauthorized.body) == Recorded.json("error.401.json"))
            server.accept(tokens: nil)
            server.misbehave(.status(.forbidden("list", .services, user: "system:kube-proxy")))
            let answer = try Recorded.json(await client.get(Self.path).body)
            let recorded = try Recorded.json("error.403.json")
            let message = (recorded["message"] as? String ?? "").replacing("secrets", with: "services")
            #expect(answer["message"] as? String == message)
            #expect(answer["reason"] as? String == recorded["reason"] as? String)
        }
    }

    @Test func bodyIsCut() async throws {
        try await Self.with { server, client in
            server.misbehave(.truncate(after: 40))
            let response = try await client.open(Self.path)
            #expect(response.status == .ok)
            var received = 0
            await #expect(throws: (any Error).self) {
                for try await buffer in response.body { received += buffer.readableBytes }
            }
            #expect(received == 40)
            server.misbehave(.truncate(after: 1_000_000))
            await #expect(throws: (any Error).self) { try await client.get(Self.path) }
        }
    }

    @Test func watchBreaksInTheMiddleOfAFrame() async throws {
        try await Self.with { server, client in
            let watch = try await client.watch(.services, accept: .protobuf)
            let length = try await watch.bytes(4).reduce(0) { $0 << 8 | Int($1) }
            #expect(try await watch.bytes(length).count == length)
            try await server.waitForWatch(of: .services)
            server.disturb(watchesOf: .services, .truncate(after: 7))
            server.set(Example.service("b"))
            await #expect(throws: (any Error).self) { try await watch.bytes(8) }
            try await server.wait { $0.openWatches(of: .services) == 0 }
        }
    }

    @Test(arguments: [Misbehaviour.drop, .reset])
    func openWatchIsLost(_ misbehaviour: Misbehaviour) async throws {
        try await Self.with { server, client in
            let watch = try await client.watch(.services)
            #expect(try await watch.next()?.name == "a")
            try await server.waitForWatch(of: .services)
            server.disturb(watchesOf: .services, misbehaviour)
            await #expect(throws: (any Error).self) { try await watch.next() }
        }
    }

    @Test func bytesAreReplaced() async throws {
        try await Self.with { server, client in
            let right = try await client.get(Self.path).body
            server.misbehave(.corrupt(after: 10, count: 5))
            let wrong = try await client.get(Self.path).body
            #expect(wrong.count == right.count)
            #expect(right.indices.filter { wrong[$0] != right[$0] } == Array(10..<15))
        }
    }

    @Test func bytesComeSlowlyAndComplete() async throws {
        try await Self.with { server, client in
            let right = try await client.get(Self.path).body
            server.misbehave(.drip(bytes: right.count / 4, every: .milliseconds(1)))
            let response = try await client.open(Self.path)
            var buffers = 0
            var received: [UInt8] = []
            for try await buffer in response.body {
                buffers += 1
                received += buffer.readableBytesView
            }
            #expect(received == right)
            #expect(buffers >= 4)
        }
    }

    @Test func serverFallsSilentAndLeavesTheConnectionOpen() async throws {
        try await Self.with { server, client in
            server.misbehave(.silence(after: 12), at: .watches)
            let watch = try await client.watch(.services)
            #expect(try await watch.bytes(12).count == 12)
            try await server.waitForWatch(of: .services)
            #expect(server.log.openWatches(of: .services) == 1)
            // What was held back is never sent: nothing but the end of the connection comes.
            server.dropConnections()
            await #expect(throws: (any Error).self) { try await watch.bytes(1) }
        }
    }

    @Test func answerIsLate() async throws {
        try await Self.with { server, client in
            server.misbehave(.delay(.milliseconds(150)))
            let start = ContinuousClock.now
            try await client.expect(200, from: Self.path)
            #expect(ContinuousClock.now - start >= .milliseconds(150))
        }
    }

    @Test func watchEndsWithAnErrorEvent() async throws {
        try await Self.with { server, client in
            server.misbehave(.errorEvent(.tooOld(5, current: 2319)), at: .watches)
            let refused = try await client.watch(.services)
            let recorded = try RecordedFile.bytes("watch.gone.jsonl")
            #expect(try await refused.bytes(recorded.count) == recorded)
            let watch = try await client.watch(.services)
            #expect(try await watch.next()?.type == "ADDED")
            try await server.waitForWatch(of: .services, count: 2)
            server.disturb(watchesOf: .services, .errorEvent(.internalError))
            #expect(try await watch.next()?.object.code == 500)
            #expect(try await watch.next() == nil)
        }
    }

    @Test func protobufIsRefusedOrIgnored() async throws {
        try await Self.with { server, client in
            server.misbehave(.refuseProtobuf, at: .lists)
            try await client.expect(406, from: Self.path, accept: .protobuf)
            server.misbehave(.answerJSON, at: .lists)
            let answer = try await client.get(Self.path, accept: .protobuf)
            #expect(answer.contentType == "application/json")
            #expect(try ListTests.names(answer.body) == ["a"])
        }
    }

    @Test func misbehaviourIsMeantForSomeRequestsAndEnds() async throws {
        try await Self.with { server, client in
            server.misbehave(.status(.internalError), at: .lists(of: .nodes), times: 2)
            try await client.expect(200, from: Self.path)
            try await client.expect(500, from: Resource.nodes.path)
            try await client.expect(200, from: "\(Resource.nodes.path)?watch=true&timeoutSeconds=0")
            try await client.expect(500, from: Resource.nodes.path)
            try await client.expect(200, from: Resource.nodes.path)
            server.misbehave(.status(.internalError), times: .max)
            try await client.expect(500, from: Self.path)
            server.behave()
            try await client.expect(200, from: Self.path)
        }
    }
}
