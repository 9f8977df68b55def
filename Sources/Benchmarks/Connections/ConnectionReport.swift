/// Rows of what was measured, a column per lane, and the last lane's figures divided by the one's before it.
struct ConnectionReport {
    private let report: Report

    init(lanes: [String]) {
        let headings = lanes + ["\(lanes[lanes.count - 1]) / \(lanes[lanes.count - 2])"]
        report = Report([("what", 16)] + headings.map { ($0, max(12, $0.count)) }, textColumns: 1)
    }

    /// - Parameters:
    ///   - name: what was measured.
    ///   - samples: by lane and round.
    func add(_ name: String, _ samples: [[[Duration]]]) {
        let all = samples.map { Statistics($0.flatMap { $0 }) }
        for percent in [50, 99] {
            let ratios = zip(samples[samples.count - 1], samples[samples.count - 2]).map {
                Statistics($0).percentile(percent).seconds / Statistics($1).percentile(percent).seconds
            }.sorted()
            report.add(
                ["\(name) p\(percent)"] + all.map { $0.percentile(percent).text }
                    + [percent == 50 ? ratios[ratios.count / 2].rounded(3) : ""])
        }
    }
}
