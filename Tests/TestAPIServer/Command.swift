/// A line of standard input: how many changes are made, and how many of them a second.
struct Command {
    let verb: Verb
    let count: Int
    let perSecond: Int

    enum Verb: String, CaseIterable {
        /// An endpoint takes the place of another: endpoint counts stay.
        case replace
        /// An endpoint is added to a slice, and removed again by the next change of that slice.
        case resize
        /// A slice gets a new resource version and nothing else.
        case touch
        /// Events of the recording happen.
        case play
        /// All watches end, as they do from time to time.
        case end
    }

    /// No command runs for longer.
    private static let longestSeconds = 600

    /// Nil with a reason for a line that is none.
    static func parse(_ line: String) -> Result<Command, Problem> {
        let words = line.split(separator: " ")
        guard words.count == 3, let verb = Verb(rawValue: String(words[0])), let count = Int(words[1]),
            let perSecond = Int(words[2]), (1...1_000_000).contains(count), (1...100_000).contains(perSecond)
        else {
            let verbs = Verb.allCases.map(\.rawValue).joined(separator: "|")
            return .failure(Problem(text: "expected \(verbs) COUNT PER_SECOND, up to 1000000 and 100000: \(line)"))
        }
        guard count / perSecond <= longestSeconds else {
            return .failure(Problem(text: "this would take over \(longestSeconds) seconds: \(line)"))
        }
        return .success(Command(verb: verb, count: count, perSecond: perSecond))
    }

    struct Problem: Error {
        let text: String
    }
}
