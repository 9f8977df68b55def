/// How long to wait before the next attempt: longer after each failure, and never the same on two nodes.
struct Backoff: Sendable {
    /// What the waiting depends on.
    struct Limits: Hashable, Sendable {
        /// After the first failure, before jitter.
        var least = Duration.milliseconds(200)
        /// After many failures, before jitter.
        var greatest = Duration.seconds(30)
        /// A watch that lived so long shows that all is well, and the next failure counts as the first.
        var stable = Duration.seconds(10)
    }

    /// Nothing that a server says may silence this node for hours.
    static let greatestRetryAfter = Duration.seconds(300)

    private let limits: Limits
    private var failures = 0

    init(_ limits: Limits) { self.limits = limits }

    /// Notes how long a connection lived that has just ended.
    ///
    /// - Returns: whether it was stable.
    mutating func lived(_ duration: Duration) -> Bool {
        if duration >= limits.stable { failures = 0 }
        return duration >= limits.stable
    }

    /// Notes a failure. Jitter is a number from 0 to 1.
    mutating func failed(jitter: Double, retryAfter: Duration? = nil) -> Duration {
        let delay = min(limits.least * (1 << min(failures, 16)), limits.greatest)
        failures += 1
        return max(delay, min(retryAfter ?? .zero, Backoff.greatestRetryAfter)) * (1 + jitter)
    }
}
