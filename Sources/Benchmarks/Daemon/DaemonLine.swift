/// A line of the daemon's log, as far as the benchmark needs it.
struct DaemonLine {
    enum Event {
        /// The whole ruleset of a family is in the kernel.
        case installed
        /// Changes of a family are.
        case programmed
    }

    let event: Event
    /// CLOCK_MONOTONIC of when the commit returned.
    let committed: Duration

    /// Nil for other lines.
    init?(_ line: String) {
        if line.contains(" ruleset is in place ") {
            event = .installed
        } else if line.contains(" programmed changes ") {
            event = .programmed
        } else {
            return nil
        }
        let field = line.split(separator: " ").first { $0.hasPrefix("committed=") } ?? ""
        let numbers = field.dropFirst("committed=".count).split(separator: ".").compactMap { Int64($0) }
        guard numbers.count == 2 else { return nil }
        committed = .seconds(numbers[0]) + .nanoseconds(numbers[1])
    }
}
