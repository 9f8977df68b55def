import Netfilter

extension Transaction {
    /// Elements in one part of a cold start. The kernel's commit lock is held for about 0.4 s for this many.
    public static let partSize = 200_000

    /// The transaction in one piece, or the first load of a large table in several, so that none of them holds the
    /// kernel's commit lock for long: endpoints first, `size` at most in a part, to which nothing leads yet, and everything
    /// else in the last.
    ///
    /// Any other transaction must not be divided: the kernel has to go from one complete state to the next.
    public func parts(size: Int = Transaction.partSize) -> [Transaction] {
        guard replacesTable, !deletesTable, elementCount > size else { return [self] }
        var parts: [Transaction] = []
        var last = self
        for set in SetID.allCases where set.holdsEndpoints {
            guard let elements = addedElements(set), elements.count > size else { continue }
            for start in stride(from: 0, to: elements.count, by: size) {
                var part = Transaction(form: form)
                part.add(to: set) { list in
                    for index in start..<min(start + size, elements.count) {
                        list.append(elements, index)
                    }
                }
                parts.append(part)
            }
            last.removeAdded(set)
        }
        guard !parts.isEmpty else { return [self] }
        parts[0].replacesTable = true
        last.replacesTable = false
        return parts + [last]
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
