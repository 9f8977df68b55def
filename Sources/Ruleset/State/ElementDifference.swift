public import Netfilter

/// What turns one list of elements into another: elements are compared by key, then by value and comment.
public struct ElementDifference: Sendable {
    public var deleted: ElementList
    public var added: ElementList

    public init(from installed: ElementList, to wanted: ElementList) {
        deleted = ElementList(layout: wanted.layout)
        added = ElementList(layout: wanted.layout)
        guard !installed.isEmpty else {
            added = wanted
            return
        }
        var positions: [ArraySlice<UInt8>: Int] = [:]
        positions.reserveCapacity(installed.count)
        for index in 0..<installed.count { positions[installed.key(index)] = index }
        for index in 0..<wanted.count {
            guard let position = positions.removeValue(forKey: wanted.key(index)) else {
                added.append(wanted, index)
                continue
            }
            guard !installed.hasSameElement(position, as: wanted, index) else { continue }
            deleted.append(installed, position)
            added.append(wanted, index)
        }
        for position in positions.values.sorted() { deleted.append(installed, position) }
    }
}

extension ElementList {
    func key(_ index: Int) -> ArraySlice<UInt8> { self[index].prefix(layout.keyLength) }

    mutating func append(_ other: ElementList, _ index: Int) {
        append(verdict: other.verdict(index), comment: other.comment(index)) {
            $0.append(contentsOf: other[index])
        }
    }

    func hasSameElement(_ index: Int, as other: ElementList, _ otherIndex: Int) -> Bool {
        self[index] == other[otherIndex] && verdict(index) == other.verdict(otherIndex)
            && comment(index) == other.comment(otherIndex)
    }

    func verdict(_ index: Int) -> Verdict? { verdicts.isEmpty ? nil : verdicts[index] }

    func comment(_ index: Int) -> String { comments.isEmpty ? "" : comments[index] }
}
