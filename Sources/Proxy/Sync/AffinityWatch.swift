import Ruleset

/// Decides which maps of remembered clients to look at, and what to say of how full they are.
///
/// A full map refuses nobody: clients that do not fit in are sent to an endpoint like those of any other Service, only
/// not always to the same.
struct AffinityWatch: Sendable {
    /// What an operator should know; each is told once, not at every look.
    enum Event: Hashable, Sendable {
        /// Nine tenths of a map are in use.
        case nearlyFull
        /// It was nearly full, and less than three quarters are in use.
        case relieved
        /// The kernel does not tell how many elements a map has.
        case unknown
    }

    /// The time between two looks.
    static let period = Duration.seconds(60)

    private var occupied: Set<AffinityMap> = []
    private var nearlyFull: Set<AffinityMap> = []
    private var isUnknown = false

    /// The maps to look at: those that Services use, and those that had clients at the last look, so that the last number
    /// measured of each is 0.
    func maps(inUse: Set<AffinityMap>) -> [AffinityMap] { inUse.union(occupied).sorted() }

    /// Takes how many elements of `size` a map has; nil if the kernel does not tell.
    mutating func observe(_ count: Int?, of size: Int, in map: AffinityMap) -> Event? {
        guard let count else {
            defer { isUnknown = true }
            return isUnknown ? nil : .unknown
        }
        if count > 0 { occupied.insert(map) } else { occupied.remove(map) }
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
