/// Aligned rows of figures.
struct Report {
    private var rows: [[String]] = [
        ["Services × endpoints", "what", "p50", "p99", "kernel p50", "kernel p99", "ratio"]
    ]

    mutating func add(
        _ cluster: SyntheticCluster, _ name: String, _ figures: Statistics, limit: Statistics, showsTail: Bool
    ) {
        rows.append([
            cluster.description, name, figures.median.text, showsTail ? figures.percentile(99).text : "",
            limit.median.text, showsTail ? limit.percentile(99).text : "",
            (figures.median.seconds / limit.median.seconds).rounded(2),
        ])
        print(line(rows.count - 1))
    }

    mutating func printHeader() { print(line(0)) }

    private static let widths = [20, 34, 10, 10, 10, 10, 6]

    private func line(_ index: Int) -> String {
        zip(rows[index], Report.widths).enumerated().map { column, cell in
            let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return column < 2 ? cell.0 + padding : padding + cell.0
        }.joined(separator: "  ")
    }
}
