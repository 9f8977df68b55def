import Testing

@testable import KubernetesClient

struct BackoffTests {
    private let limits = Backoff.Limits(least: .milliseconds(200), greatest: .seconds(30), stable: .seconds(10))

    @Test func `each failure doubles the wait, up to a limit`() {
        var backoff = Backoff(limits)
        let delays = (0..<10).map { _ in backoff.failed(jitter: 0) }
        let expected = [200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000]
        #expect(delays == expected.map { .milliseconds($0) })
        for _ in 0..<100 { #expect(backoff.failed(jitter: 0) == .seconds(30)) }
    }

    @Test func `jitter adds up to as much again`() {
        var backoff = Backoff(limits)
        #expect(backoff.failed(jitter: 0.5) == .milliseconds(300))
        #expect(backoff.failed(jitter: 1) == .milliseconds(800))
    }

    @Test func `a watch that lived long enough begins anew`() {
        var backoff = Backoff(limits)
        for _ in 0..<5 { _ = backoff.failed(jitter: 0) }
        let isYoungStable = backoff.lived(.seconds(9))
        #expect(!isYoungStable)
        #expect(backoff.failed(jitter: 0) == .milliseconds(6400))
        let isOldStable = backoff.lived(.seconds(10))
        #expect(isOldStable)
        #expect(backoff.failed(jitter: 0) == .milliseconds(200))
    }

    @Test func `a server that says when is obeyed, within reason`() {
        var backoff = Backoff(limits)
        #expect(backoff.failed(jitter: 0, retryAfter: .seconds(7)) == .seconds(7))
        #expect(backoff.failed(jitter: 0, retryAfter: .milliseconds(1)) == .milliseconds(400))
        #expect(backoff.failed(jitter: 0, retryAfter: .seconds(86400)) == .seconds(300))
    }
}
