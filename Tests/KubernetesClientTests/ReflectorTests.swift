import Kubernetes
import Testing

@testable import KubernetesClient

/// What is asked for next, and what travels on.
struct ReflectorTests {
    private func reflector(_ resource: Resource = .services, streamsLists: Bool = false) -> Reflector {
        Reflector(resource, format: .protobuf, streamsLists: streamsLists, backoff: Backoff.Limits())
    }

    /// One that has listed the Services a and b at version 10 and begins to watch.
    private func watching() -> Reflector {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(decoded("a", version: "3"))
        reflector.set(decoded("b", version: "4"))
        reflector.listEnded(ListMetadata(resourceVersion: "10"))
        _ = reflector.ended(nil, lived: .seconds(1), jitter: 0)
        _ = reflector.takeChanges()
        _ = reflector.nextRequest(jitter: 0)
        return reflector
    }

    @Test func `a list from memory first, then a watch from its version`() {
        var reflector = reflector()
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .any, continuation: ""))
        reflector.set(decoded("a", version: "3"))
        #expect(reflector.takeChanges() == [.set(.service(service("a")))])
        #expect(!reflector.isSynced)
        reflector.listEnded(ListMetadata(resourceVersion: "10"))
        #expect(reflector.isSynced)
        #expect(reflector.ended(nil, lived: .seconds(1), jitter: 0) == .zero)
        #expect(reflector.nextRequest(jitter: 0).action == .watch(version: "10"))
    }

    @Test func `watches have different lengths`() {
        var reflector = watching()
        #expect(reflector.nextRequest(jitter: 0).timeout == 300)
        #expect(reflector.nextRequest(jitter: 0.5).timeout == 450)
    }

    @Test func `pages are asked for until the last`() {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(decoded("a"))
        reflector.listEnded(ListMetadata(resourceVersion: "10", continuation: "token"))
        #expect(reflector.ended(nil, lived: .zero, jitter: 0) == .zero)
        #expect(!reflector.isSynced)
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .any, continuation: "token"))
        reflector.set(decoded("b"))
        reflector.listEnded(ListMetadata(resourceVersion: "10"))
        #expect(reflector.isSynced)
        #expect(reflector.takeChanges().map(\.key) == [key("a"), key("b")], "no page ends what another has")
    }

    @Test func `an expired continue token begins the list again, from storage`() {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(decoded("a"))
        reflector.listEnded(ListMetadata(resourceVersion: "10", continuation: "token"))
        _ = reflector.ended(nil, lived: .zero, jitter: 0)
        _ = reflector.nextRequest(jitter: 0)
        #expect(reflector.ended(.gone, lived: .zero, jitter: 0) == .zero)
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .latest, continuation: ""))
        reflector.listEnded(ListMetadata(resourceVersion: "12"))
        #expect(reflector.takeChanges().last == .remove(key("a")), "a was gone when the list began again")
    }

    @Test func `a list from storage that is gone again waits`() {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        #expect(reflector.ended(.gone, lived: .zero, jitter: 0) == .zero)
        #expect(reflector.ended(.gone, lived: .zero, jitter: 0) == .milliseconds(200))
        #expect(reflector.ended(.gone, lived: .zero, jitter: 0) == .milliseconds(400))
    }

    @Test func `events move the version on`() {
        var reflector = watching()
        reflector.set(decoded("a", 2, version: "11"))
        #expect(reflector.version == "11")
        reflector.remove(decoded("b", version: "12"))
        #expect(reflector.version == "12")
        reflector.bookmark(ObjectVersion(resourceVersion: "99"))
        #expect(reflector.takeChanges() == [.set(.service(service("a", 2))), .remove(key("b"))])
        #expect(reflector.ended(.closed, lived: .seconds(60), jitter: 0) == .milliseconds(200))
        #expect(reflector.nextRequest(jitter: 0).action == .watch(version: "99"))
    }

    @Test func `what has not changed does not travel on`() {
        var reflector = watching()
        reflector.set(decoded("a", version: "11"))
        reflector.remove(decoded("unknown", version: "12"))
        #expect(reflector.takeChanges().isEmpty)
    }

    @Test func `a relist tells differences, deletions among them`() {
        var reflector = watching()
        _ = reflector.ended(.gone, lived: .seconds(60), jitter: 0)
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .notOlder("10"), continuation: ""))
        reflector.set(decoded("a"))
        reflector.set(decoded("c"))
        #expect(reflector.takeChanges() == [.set(.service(service("c")))])
        reflector.listEnded(ListMetadata(resourceVersion: "20"))
        #expect(reflector.takeChanges() == [.remove(key("b"))])
        #expect(reflector.count == 2)
    }

    @Test func `a list that breaks off takes nothing back`() {
        var reflector = watching()
        _ = reflector.ended(.gone, lived: .seconds(60), jitter: 0)
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(decoded("a", 2))
        #expect(reflector.ended(.truncated, lived: .zero, jitter: 0) > .zero)
        #expect(reflector.takeChanges() == [.set(.service(service("a", 2)))])
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .notOlder("10"), continuation: ""))
        reflector.set(decoded("a", 2))
        reflector.set(decoded("b"))
        reflector.listEnded(ListMetadata(resourceVersion: "20"))
        #expect(reflector.takeChanges().isEmpty)
    }

    static let endings: [(RequestError, ResourceRequest.Action)] = [
        (.gone, .list(version: .notOlder("10"), continuation: "")),
        (.event(APIStatus(reason: "Expired", code: 410)), .list(version: .notOlder("10"), continuation: "")),
        (.event(APIStatus(reason: "InternalError", code: 500)), .list(version: .notOlder("10"), continuation: "")),
        (
            .refused(APIStatus(code: 504, causes: ["ResourceVersionTooLarge"]), retryAfter: nil),
            .list(version: .latest, continuation: "")
        ),
        (.malformed("a frame"), .list(version: .notOlder("10"), continuation: "")),
        (.status(400), .list(version: .notOlder("10"), continuation: "")),
        (.closed, .watch(version: "10")), (.truncated, .watch(version: "10")), (.status(401), .watch(version: "10")),
        (.status(403), .watch(version: "10")), (.status(429), .watch(version: "10")),
        (.status(500), .watch(version: "10")), (.status(503), .watch(version: "10")),
        (.credentials(.emptyToken(file: "/token")), .watch(version: "10")),
    ]

    @Test(arguments: endings.indices)
    func `after a watch has failed`(index: Int) {
        var reflector = watching()
        let (error, next) = ReflectorTests.endings[index]
        let isForgotten = error.status.map { $0.isGone || $0.isFromTheFuture } ?? false
        #expect(reflector.ended(error, lived: .seconds(1), jitter: 0) == (isForgotten ? .zero : .milliseconds(200)))
        #expect(reflector.nextRequest(jitter: 0).action == next)
        #expect(reflector.takeChanges().isEmpty)
        #expect(reflector.isSynced)
    }

    @Test func `a server that comes back after an hour and has forgotten is listed at once`() {
        var reflector = watching()
        for _ in 0..<120 { _ = reflector.ended(.closed, lived: .zero, jitter: 0) }
        #expect(reflector.ended(.gone, lived: .zero, jitter: 0) == .zero)
    }

    @Test func `watches that are refused as too old after each list wait longer and longer`() {
        var reflector = watching()
        let delays = (0..<4).map { _ in
            let delay = reflector.ended(.gone, lived: .zero, jitter: 0)
            relist(&reflector)
            return delay
        }
        #expect(delays == [.zero, .milliseconds(200), .milliseconds(400), .milliseconds(800)])
        _ = reflector.ended(nil, lived: .seconds(60), jitter: 0)
        _ = reflector.nextRequest(jitter: 0)
        #expect(reflector.ended(.gone, lived: .zero, jitter: 0) == .zero, "after a stable watch as before the first")
    }

    private func relist(_ reflector: inout Reflector) {
        _ = reflector.nextRequest(jitter: 0)
        reflector.listEnded(ListMetadata(resourceVersion: "20"))
        _ = reflector.ended(nil, lived: .zero, jitter: 0)
        _ = reflector.nextRequest(jitter: 0)
    }

    @Test func `a watch that ends in time is renewed at once, one that does not waits`() {
        var reflector = watching()
        #expect(reflector.ended(nil, lived: .seconds(300), jitter: 0) == .zero)
        #expect(reflector.ended(nil, lived: .seconds(1), jitter: 0) == .milliseconds(200))
        #expect(reflector.ended(nil, lived: .seconds(1), jitter: 0) == .milliseconds(400))
        #expect(reflector.ended(nil, lived: .seconds(300), jitter: 0) == .zero)
        #expect(reflector.ended(nil, lived: .seconds(1), jitter: 0) == .milliseconds(200))
    }

    @Test func `a server that knows no protocol buffers is asked for JSON`() {
        var reflector = reflector()
        _ = reflector.nextRequest(jitter: 0)
        #expect(reflector.ended(.status(406), lived: .zero, jitter: 0) == .zero)
        #expect(reflector.format == .json)
        #expect(reflector.nextRequest(jitter: 0).action == .list(version: .any, continuation: ""))
        #expect(reflector.ended(.status(406), lived: .zero, jitter: 0) > .zero, "once")
    }

    @Test(arguments: [403, 404])
    func `a resource that may be absent does not hold the others up`(code: Int) {
        var cidrs = reflector(.serviceCIDRs)
        _ = cidrs.nextRequest(jitter: 0)
        #expect(cidrs.ended(.status(code), lived: .zero, jitter: 0) == .seconds(300))
        #expect(cidrs.isSynced)
        var services = reflector(.services)
        _ = services.nextRequest(jitter: 0)
        #expect(services.ended(.status(code), lived: .zero, jitter: 0) == .milliseconds(200))
        #expect(!services.isSynced)
    }
}
