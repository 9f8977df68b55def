/// Changes that wait for a quiet moment, so that files written together are read together.
struct SettlingChanges {
    /// How long nothing must happen before changes are passed on.
    static let quiet = Duration.milliseconds(20)
    /// How long they wait at most if it is never quiet.
    static let most = Duration.milliseconds(200)

    private var changes = DirectoryChanges()
    private var first: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?

    /// When `take` will return something; nil if nothing waits.
    var deadline: ContinuousClock.Instant? {
        guard let first, let last else { return nil }
        return min(first + SettlingChanges.most, last + SettlingChanges.quiet)
    }

    mutating func add(_ change: DirectoryChanges, at now: ContinuousClock.Instant) {
        guard !change.isEmpty else { return }
        changes.merge(change)
        first = first ?? now
        last = now
    }

    /// The changes, if they have settled.
    mutating func take(at now: ContinuousClock.Instant) -> DirectoryChanges? {
        guard let deadline, now >= deadline else { return nil }
        defer { self = SettlingChanges() }
        return changes
    }
}
