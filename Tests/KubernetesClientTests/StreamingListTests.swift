import Kubernetes
import Testing

@testable import KubernetesClient

/// Lists in the form of a watch.
struct StreamingListTests {
    private func reflector() -> Reflector {
        Reflector(.services, format: .protobuf, streamsLists: true, backoff: Backoff.Limits())
    }

    @Test func `initial events end with a bookmark`() {
        var reflector = reflector()
        #expect(reflector.nextRequest(jitter: 0).action == .watchWithInitialEvents(version: .any))
        reflector.set(decoded("a", version: "3"))
        reflector.bookmark(ObjectVersion(resourceVersion: "9"))
        #expect(!reflector.isSynced, "an ordinary bookmark says nothing")
        reflector.bookmark(ObjectVersion(resourceVersion: "10", endsInitialEvents: true))
        #expect(reflector.isSynced)
        reflector.set(decoded("b", version: "11"))
        #expect(reflector.takeChanges().map(\.key) == [key("a"), key("b")])
        _ = reflector.ended(.closed, lived: .seconds(60), jitter: 0)
        #expect(reflector.nextRequest(jitter: 0).action == .watch(version: "11"))
    }

    @Test func `a relist is streamed too, as long as the server can`() {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        reflector.bookmark(ObjectVersion(resourceVersion: "10", endsInitialEvents: true))
        _ = reflector.ended(.malformed("a frame"), lived: .zero, jitter: 0)
        #expect(reflector.nextRequest(jitter: 0).action == .watchWithInitialEvents(version: .notOlder("10")))
        #expect(reflector.ended(.status(500), lived: .zero, jitter: 0) == .zero)
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .notOlder("10"), continuation: ""))
    }

    @Test(arguments: [
        RequestError.event(APIStatus(reason: "InternalError", code: 500)), .status(400), .status(422),
    ])
    func `a server that cannot is asked for a list, at once`(error: RequestError) {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        #expect(reflector.ended(error, lived: .zero, jitter: 0) == .zero)
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .any, continuation: ""))
    }

    @Test(arguments: [RequestError.closed, .status(401), .status(403), .status(429)])
    func `other failures are tried again`(error: RequestError) {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(decoded("a"))
        #expect(reflector.ended(error, lived: .zero, jitter: 0) == .milliseconds(200))
        #expect(reflector.nextRequest(jitter: 0).action == .watchWithInitialEvents(version: .any))
        reflector.bookmark(ObjectVersion(resourceVersion: "10", endsInitialEvents: true))
        #expect(reflector.takeChanges().last == .remove(key("a")), "a was gone by then")
    }
}
