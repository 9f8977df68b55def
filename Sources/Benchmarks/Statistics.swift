/// Durations of repeated runs.
struct Statistics {
    private let sorted: [Duration]

    init(_ samples: [Duration]) { sorted = samples.sorted() }

    var median: Duration { percentile(50) }

    /// The smallest sample that `percent` of all do not exceed.
    func percentile(_ percent: Int) -> Duration {
        guard !sorted.isEmpty else { return .zero }
        return sorted[min(sorted.count - 1, (sorted.count * percent + 99) / 100 - (percent == 0 ? 0 : 1))]
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// With a unit that suits the size and three digits.
    var text: String {
        switch seconds {
        case 1...: "\(seconds.rounded(2)) s"
        case 0.0995...: "\((seconds * 1e3).rounded(0)) ms"
        case 1e-3...: "\((seconds * 1e3).rounded(seconds < 1e-2 ? 2 : 1)) ms"
        default: "\((seconds * 1e6).rounded(1)) µs"
        }
    }
}

extension Double {
    func rounded(_ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = (self * scale).rounded()
        if digits == 0 { return "\(Int(whole))" }
        let text = String(Int(whole.magnitude))
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return (self < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
    }
}
