/// When to try again after failures: after one second, then after twice as long each time, up to half a minute.
struct RetrySchedule: Sendable {
    private var failures = 0
    private(set) var nextAttempt: ContinuousClock.Instant?

    /// - Parameters:
    ///   - now: when it failed.
    ///   - jitter: a number from 0 to 1 that spreads the attempts of many nodes.
    mutating func failed(at now: ContinuousClock.Instant, jitter: Double) {
        let base = Duration.seconds(min(30, 1 << min(failures, 5)))
        failures += 1
        nextAttempt = now + base * (1 + 0.2 * jitter)
    }

    mutating func succeeded() {
        failures = 0
        nextAttempt = nil
    }

    func isDue(at now: ContinuousClock.Instant) -> Bool { nextAttempt.map { $0 <= now } ?? false }
}
