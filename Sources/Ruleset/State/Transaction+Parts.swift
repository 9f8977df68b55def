import Netfilter

extension Transaction {
    /// Elements in one part of a cold start. The kernel's commit lock is held for about 0.4 s for this many.
    public static let partSize = 200_000

    /// The transaction in one piece, or the first load of a large table in several, so that none of them holds the
    /// kernel's commit lock for long: endpoints first, to which nothing leads yet, and everything else in the last.
    ///
    /// Any other transaction must not be divided: the kernel has to go from one complete state to the next.
    public var parts: [Transaction] {
        guard replacesTable, !deletesTable, elementCount > Transaction.partSize else { return [self] }
        var parts: [Transaction] = []
        var last = self
        for set in SetID.allCases where set.holdsEndpoints {
            guard let elements = addedElements(set), elements.count > Transaction.partSize else { continue }
            for start in stride(from: 0, to: elements.count, by: Transaction.partSize) {
                var part = Transaction(form: form)
                part.add(to: set) { list in
                    for index in start..<min(start + Transaction.partSize, elements.count) {
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
}
