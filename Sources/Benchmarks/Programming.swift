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

    @Option(
        help: """
            Also measure a cluster in which every Service uses one feature, for each feature of a list separated by \
            commas, or for "each": \(ServiceFeature.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var features: String?

    func run() async throws {
        let sizes = try parseSizes(sizes)
        let others = (mixed ? [.mixed] : []) + (try parseFeatures())
        let report = ProgrammingBenchmark.Row.report
        for size in sizes {
            let plain = try await measure(size, report)
            for features in others {
                var other = size
                other.features = features
                for (row, plain) in zip(try await measure(other, report), plain) {
                    report.add(row.ratios(to: plain, other))
                }
            }
        }
    }

    private func parseFeatures() throws -> [SyntheticCluster.Features] {
        guard let features else { return [] }
        if features == "each" { return ServiceFeature.allCases.map { .all($0) } }
        return try features.split(separator: ",").map { try .init(argument: String($0)) }
    }

    /// Clusters are compared with both families programmed.
    private func measure(_ size: SyntheticCluster, _ report: Report) async throws -> [ProgrammingBenchmark.Row] {
        try await ProgrammingBenchmark(
            cluster: size, families: mixed || features != nil ? IPFamily.allCases : [.ipv4], coldRuns: coldRuns,
            changes: changes
        ).run(report)
    }
}

extension SyntheticCluster.Features {
    /// Reads "mixed" or the name of a feature that every Service shall use.
    init(argument: String) throws(ValidationError) {
        if argument == "mixed" {
            self = .mixed
        } else if let feature = ServiceFeature(rawValue: argument) {
            self = .all(feature)
        } else {
            throw ValidationError("no feature is called '\(argument)'")
        }
    }
}
