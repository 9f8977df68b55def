import Addresses
import ArgumentParser

struct Programming: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "From decoded objects to the commit's return, for several sizes of cluster.")

    @Option(help: "Sizes as SERVICESxENDPOINTS, separated by commas.")
    var sizes = "10000x10,5000x50,44000x1,100000x10"

    @Option(help: "Cold loads per size; the median counts.")
    var coldRuns = 5

    @Option(help: "Single changes per size.")
    var changes = 2000

    @Flag(
        help: """
            Also measure clusters in which every tenth Service uses each of the features that cost something: local \
            policies, source ranges, affinity, node ports, external IPs, hints, terminating endpoints, both families.
            """)
    var mixed = false

    func run() async throws {
        let sizes = try parseSizes(sizes)
        let report = ProgrammingBenchmark.Row.report
        for size in sizes {
            let plain = try await measure(size, report)
            guard mixed else { continue }
            var other = size
            other.features = .mixed
            for (row, plain) in zip(try await measure(other, report), plain) { report.add(row.ratios(to: plain)) }
        }
    }

    /// Plain and mixed clusters are compared with both families programmed.
    private func measure(_ size: SyntheticCluster, _ report: Report) async throws -> [ProgrammingBenchmark.Row] {
        try await ProgrammingBenchmark(
            cluster: size, families: mixed ? IPFamily.allCases : [.ipv4], coldRuns: coldRuns, changes: changes
        ).run(report)
    }
}
