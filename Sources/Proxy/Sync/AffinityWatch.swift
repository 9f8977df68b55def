import Ruleset

/// Decides when to look how full the maps of remembered clients are, and what to say about it.
///
/// A full map refuses nobody: clients that do not fit in are sent to an endpoint like those of any other Service, only
/// not always to the same.
struct AffinityWatch: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What an operator should know; each is told once, not at every look.
    enum Event: Hashable, Sendable {
        /// Nine tenths of a map are in use.
        case nearlyFull
        /// It was nearly full, and less than three quarters are in use.
        case relieved
        /// The kernel does not tell how many elements a map has.
        case unknown
    }

    static let period = Duration.seconds(60)

    private var nextLook: Instant?
    private var nearlyFull: Set<AffinityMap> = []
    private var isUnknown = false

    /// Whether to look now. The first look is due at once.
    func isDue(at now: Instant) -> Bool { nextLook.map { $0 <= now } ?? true }

    /// No look until a period has passed.
    mutating func looked(at now: Instant) { nextLook = now + AffinityWatch.period }

    /// Takes how many elements of `size` a map has; nil if the kernel does not tell.
    mutating func observe(_ count: Int?, of size: Int, in map: AffinityMap) -> Event? {
        guard let count else {
            defer { isUnknown = true }
            return isUnknown ? nil : .unknown
        }
        if nearlyFull.contains(map) {
            guard count * 4 < size * 3 else { return nil }
            nearlyFull.remove(map)
            return .relieved
        }
        guard count * 10 >= size * 9 else { return nil }
        nearlyFull.insert(map)
        return .nearlyFull
    }
}
