/// Elements with the number of their users, which remembers what appeared and what disappeared since the last look.
struct CountedSet<Element: Hashable & Comparable & Sendable>: Sendable {
    private(set) var counts: [Element: Int] = [:]
    /// Whether an element that was touched since the last look was there before.
    private var before: [Element: Bool] = [:]
    private var remembersChanges = false

    mutating func insert(_ element: Element) {
        counts[element, default: 0] += 1
        if remembersChanges, counts[element] == 1 { note(element, wasPresent: false) }
    }

    mutating func reserveCapacity(_ count: Int) { counts.reserveCapacity(count) }

    /// From now on changes are remembered.
    mutating func startRemembering() { remembersChanges = true }

    mutating func remove(_ element: Element) {
        guard let count = counts[element] else { return }
        if count == 1 {
            if remembersChanges { note(element, wasPresent: true) }
            counts[element] = nil
        } else {
            counts[element] = count - 1
        }
    }

    func contains(_ element: Element) -> Bool { counts[element] != nil }

    /// What differs from the last look, in ascending order; looking ends it.
    mutating func takeChanges() -> (added: [Element], removed: [Element]) {
        guard !before.isEmpty else { return ([], []) }
        defer { before.removeAll(keepingCapacity: before.count < 64) }
        var added: [Element] = []
        var removed: [Element] = []
        for (element, wasPresent) in before where contains(element) != wasPresent {
            if wasPresent { removed.append(element) } else { added.append(element) }
        }
        return (added.sorted(), removed.sorted())
    }

    private mutating func note(_ element: Element, wasPresent: Bool) {
        if before[element] == nil { before[element] = wasPresent }
    }
}
