/// A line that `test-apiserver` prints while it serves.
enum ServerLine {
    /// An event was given to a watch's socket; CLOCK_MONOTONIC of right before.
    case sent(Duration)
    /// A command has been obeyed.
    case done

    /// Nil for a line that tells of neither.
    init?(_ line: String) {
        let words = line.split(separator: " ")
        switch words.first {
        case "sent":
            guard words.count == 3, let time = Int64(words[2]) else { return nil }
            self = .sent(.nanoseconds(time))
        case "done": self = .done
        default: return nil
        }
    }
}
