/// Limits requests to so many per second, with a reserve for bursts, as `clientConnection.qps` and `.burst` say.
struct TokenBucket: Sendable {
    private let rate: Double
    private let burst: Double
    /// Negative while requests wait.
    private var tokens: Double
    private var updated: ContinuousClock.Instant

    /// - Parameters:
    ///   - rate: requests per second; there is no limit if it is not positive.
    ///   - burst: requests that may be made at once after a pause.
    ///   - now: the present.
    init(rate: Double, burst: Int, now: ContinuousClock.Instant) {
        self.rate = rate
        self.burst = Double(max(burst, 1))
        tokens = self.burst
        updated = now
    }

    /// Takes a token and returns how long to wait before it may be used.
    mutating func take(at now: ContinuousClock.Instant) -> Duration {
        guard rate > 0 else { return .zero }
        tokens = min(burst, tokens + rate * ((now - updated) / .seconds(1)))
        updated = now
        tokens -= 1
        return tokens >= 0 ? .zero : .seconds(-tokens / rate)
    }
}
