/// Counts equal outcomes and prints one line for each group, in the order of first appearance.
struct Tally {
    private var counts: [Outcome: Int] = [:]
    private var order: [Outcome] = []

    mutating func add(_ outcome: Outcome) {
        if counts[outcome] == nil { order.append(outcome) }
        counts[outcome, default: 0] += 1
    }

    /// Whether nothing failed.
    var hasOnlyAnswers: Bool { order.allSatisfy(\.isAnswer) }

    func printLines() {
        for outcome in order { printLine("\(outcome) count \(counts[outcome, default: 0])") }
    }
}
