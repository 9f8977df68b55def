import Testing

@testable import KubernetesClient

struct TokenBucketTests {
    private let start = ContinuousClock.now

    @Test func `a burst is free, and then the rate counts`() {
        var bucket = TokenBucket(rate: 5, burst: 10, now: start)
        for _ in 0..<10 { #expect(bucket.take(at: start) == .zero) }
        #expect(bucket.take(at: start) == .milliseconds(200))
        #expect(bucket.take(at: start) == .milliseconds(400))
    }

    @Test func `time fills the bucket, up to the burst`() {
        var bucket = TokenBucket(rate: 5, burst: 2, now: start)
        for _ in 0..<2 { _ = bucket.take(at: start) }
        #expect(bucket.take(at: start + .milliseconds(200)) == .zero)
        #expect(bucket.take(at: start + .milliseconds(200)) == .milliseconds(200))
        #expect(bucket.take(at: start + .seconds(3600)) == .zero)
        #expect(bucket.take(at: start + .seconds(3600)) == .zero)
        #expect(bucket.take(at: start + .seconds(3600)) == .milliseconds(200))
    }

    @Test func `no rate is no limit`() {
        var bucket = TokenBucket(rate: 0, burst: 1, now: start)
        for _ in 0..<100 { #expect(bucket.take(at: start) == .zero) }
    }
}
