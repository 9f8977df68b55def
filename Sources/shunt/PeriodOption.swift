import ArgumentParser

/// A duration as Go writes it: `300ms`, `1m30s`, `0`.
struct PeriodOption: ExpressibleByArgument {
    var duration: Duration

    init(duration: Duration) { self.duration = duration }

    init?(argument: String) {
        var rest = argument[...]
        var sum = Duration.zero
        if rest == "0" { rest = "" } else if rest.isEmpty { return nil }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let unit = rest.dropFirst(number.count).prefix { $0.isLetter }
            guard let value = Double(number), let seconds = PeriodOption.units[String(unit)],
                value * seconds < PeriodOption.limit
            else { return nil }
            sum += .seconds(value * seconds)
            guard sum < .seconds(PeriodOption.limit) else { return nil }
            rest = rest.dropFirst(number.count + unit.count)
        }
        duration = sum
    }

    /// Seconds. Go's durations end at 292 years.
    private static let limit = 9.2e9

    /// In seconds.
    private static let units = ["ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]

    var defaultValueDescription: String { duration == .zero ? "0s" : "\(duration)" }
}
