/// The outcomes of a client's attempts with their counts.
public struct Outcomes: Sendable, Equatable {
    public private(set) var counts: [Outcome: Int] = [:]

    /// Reads what `traffic-peer connect` and `hold` print.
    init(output: String) throws {
        for line in output.split(separator: "\n") where line != "ready" {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 3, words[words.count - 2] == "count", let count = Int(words[words.count - 1]),
                let outcome = Self.outcome(words.dropLast(2))
            else {
                throw CommandError(command: "traffic-peer", reason: "printed a line that is no outcome: \(line)")
            }
            counts[outcome, default: 0] += count
        }
    }

    /// How many attempts there were.
    public var total: Int { counts.values.reduce(0, +) }

    /// Who answered, as `ADDRESS:PORT`.
    public var servers: Set<String> { Set(answers.map(\.server)) }

    /// Every (server, source) pair that occurred.
    public var answers: [(server: String, source: String)] {
        counts.keys.compactMap { outcome in
            if case .answered(let server, let source) = outcome { (server, source) } else { nil }
        }
    }

    /// Outcomes other than answers.
    public var failures: [Outcome: Int] {
        counts.filter { outcome, _ in
            if case .answered = outcome { false } else { true }
        }
    }

    /// How often a server answered.
    public func count(answeredBy server: String) -> Int {
        counts.reduce(0) { sum, entry in
            if case .answered(server, _) = entry.key { sum + entry.value } else { sum }
        }
    }

    private static func outcome(_ words: [String]) -> Outcome? {
        switch (words.first, words.count) {
        case ("answered", 4): .answered(server: words[1], source: words[3])
        case ("refused", 1): .refused
        case ("reset", 1): .reset
        case ("timeout", 1): .timeout
        case ("failed", 2): .failed(words[1])
        default: nil
        }
    }
}

extension Outcomes: CustomStringConvertible {
    public var description: String {
        counts.map { "\($0.key) × \($0.value)" }.sorted().joined(separator: ", ")
    }
}
