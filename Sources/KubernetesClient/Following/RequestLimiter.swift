import Synchronization

/// Holds requests back that come too fast.
final class RequestLimiter: Sendable {
    private let bucket: Mutex<TokenBucket>

    init(rate: Double, burst: Int) {
        bucket = Mutex(TokenBucket(rate: rate, burst: burst, now: .now))
    }

    /// Returns when a request may be made.
    func wait() async throws {
        let delay = bucket.withLock { $0.take(at: .now) }
        if delay > .zero { try await Task.sleep(for: delay) }
    }
}
