/// When a commit may follow another: the least time from the end of one to the beginning of the next.
struct CommitPace: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Zero lets each follow at once.
    let period: Duration
    private var next: Instant?

    init(period: Duration) { self.period = period }

    /// Until when to wait; nil to go ahead.
    func pause(at now: Instant) -> Instant? { next.flatMap { now < $0 ? $0 : nil } }

    mutating func committed(at now: Instant) {
        if period > .zero { next = now + period }
    }
}
