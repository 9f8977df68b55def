/// Verdicts of which most are the same: each is kept once, and the list is of numbers.
public struct VerdictList: Hashable, Sendable {
    /// Every verdict that occurs, in the order of the first occurrences.
    private(set) var distinct: [Verdict] = []
    private var numbers: [UInt32] = []
    /// Positions in `distinct`, if there are more than a few.
    private var positions: [Verdict: UInt32] = [:]

    private static let few = 4

    public init() {}

    mutating func append(_ verdict: Verdict) { numbers.append(number(of: verdict)) }

    /// Appends a range of other verdicts.
    mutating func append(_ other: VerdictList, _ range: Range<Int>) {
        for index in range { append(other[index]) }
    }

    /// The position in `distinct` of the verdict at `index`.
    func number(_ index: Int) -> Int { Int(numbers[index]) }

    private mutating func number(of verdict: Verdict) -> UInt32 {
        if let last = numbers.last, distinct[Int(last)] == verdict { return last }
        let found = positions.isEmpty ? distinct.firstIndex(of: verdict).map { UInt32($0) } : positions[verdict]
        if let found { return found }
        let number = UInt32(distinct.count)
        distinct.append(verdict)
        if !positions.isEmpty {
            positions[verdict] = number
        } else if distinct.count > VerdictList.few {
            for (position, verdict) in distinct.enumerated() { positions[verdict] = UInt32(position) }
        }
        return number
    }
}

extension VerdictList: RandomAccessCollection {
    public var startIndex: Int { 0 }

    public var endIndex: Int { numbers.count }

    public subscript(index: Int) -> Verdict { distinct[Int(numbers[index])] }
}
