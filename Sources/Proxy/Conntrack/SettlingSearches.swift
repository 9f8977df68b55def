/// Searches that were done and are done once more, between one and two seconds later.
///
/// A packet that the previous ruleset was still working on can make an entry after the first search has passed it.
struct SettlingSearches: Sendable {
    typealias Instant = ContinuousClock.Instant

    private var first = FlowSearch()
    private var next = FlowSearch()
    private var due: Instant?

    static let wait = Duration.seconds(1)

    /// Whether there are any.
    var isEmpty: Bool { due == nil }

    func isDue(at now: Instant) -> Bool { due.map { $0 <= now } ?? false }

    /// What is to be searched for again at `now`.
    func search(at now: Instant) -> FlowSearch { isDue(at: now) ? first : FlowSearch() }

    /// `search(at:)` was repeated, and `done` was searched for the first time.
    mutating func finished(_ done: FlowSearch, at now: Instant) {
        if isDue(at: now) {
            (first, next) = (next, FlowSearch())
            due = first.isEmpty ? nil : now + SettlingSearches.wait
        }
        guard !done.isEmpty else { return }
        if due == nil {
            first = done
            due = now + SettlingSearches.wait
        } else {
            next.formUnion(done)
        }
    }
}
