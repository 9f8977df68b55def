import Netfilter

extension Transaction {
    /// Elements of one set in one part of a first load, at most: the kernel's commit lock is held for about 0.2 s for so
    /// many.
    public static let partSize = 196_608
    /// Elements of one set in the first part.
    public static let firstPartSize = 3_072

    /// The transaction in one piece, or the first load of a large table in several: chains and elements, and at last the
    /// base chains, so that packets meet the whole table or nothing.
    ///
    /// The kernel enlarges the hash table of a set when three quarters of it are full. It does so in the background, and
    /// meanwhile to add an element takes about four times as long. A part therefore ends where the greatest sets are
    /// enlarged: while it is committed there is time for that. Chains come before elements, since a rule that looks a map up
    /// makes the kernel walk over all that the map holds.
    ///
    /// Any other transaction must not be divided: the kernel has to go from one complete state to the next.
    public func parts(size: Int = Transaction.partSize, firstSize: Int = Transaction.firstPartSize) -> [Transaction] {
        guard replacesTable, !deletesTable else { return [self] }
        let bounds = Transaction.bounds(
            additions.reduce(0) { max($0, $1.elements.count) }, size: size, firstSize: firstSize)
        guard bounds.count > 1 else { return [self] }
        var parts = bounds.map { bounds in
            var part = Transaction(form: form)
            for added in additions { part.add(to: added.set, added.elements, bounds) }
            return part
        }
        parts[0].replacesTable = true
        parts[0].formChains = .regular
        parts[0].newChains = newChains
        parts[0].newAffinities = newAffinities
        parts[0].serviceCIDRs = serviceCIDRs
        var last = Transaction(form: form)
        last.formChains = .base
        last.disturbedAffinity = disturbedAffinity
        return parts + [last]
    }

    /// Consecutive ranges of `count` elements.
    private static func bounds(_ count: Int, size: Int, firstSize: Int) -> [Range<Int>] {
        var bounds: [Range<Int>] = []
        var end = firstSize
        var start = 0
        while start < count {
            let next = min(start + size, end, count)
            bounds.append(start..<next)
            start = next
            if start == end { end *= 2 }
        }
        return bounds
    }

    private mutating func add(to set: SetID, _ elements: ElementList, _ bounds: Range<Int>) {
        guard bounds.lowerBound < elements.count else { return }
        add(to: set) { $0.append(elements, bounds.clamped(to: 0..<elements.count)) }
    }

    /// Takes the chains that do not exist yet out, to be committed before the elements that lead to them.
    ///
    /// A packet keeps to the rules of the moment it came in, but finds elements as they are at each lookup. One that a
    /// commit overtakes would be led to a chain that has no rules for it yet, and leave untranslated.
    ///
    /// - Returns: a transaction for the chains; nil if there are none, or if they come with the table.
    public mutating func takeNewChains() -> Transaction? {
        guard !replacesTable, !newChains.isEmpty || !newAffinities.isEmpty else { return nil }
        var chains = Transaction(form: form)
        swap(&chains.newChains, &newChains)
        swap(&chains.newAffinities, &newAffinities)
        return chains
    }
}
