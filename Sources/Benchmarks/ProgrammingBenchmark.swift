import Addresses
import Kubernetes
import Proxy
import Ruleset

/// From decoded objects to the kernel: cold load, one endpoint replaced, one added or removed, one Service added or
/// removed.
struct ProgrammingBenchmark {
    let cluster: SyntheticCluster
    /// Families that are programmed, as many as Services of the cluster may have.
    let families: [IPFamily]
    let coldRuns: Int
    let changes: Int

    /// Shows each row in `report` as soon as it is measured.
    func run(_ report: Report? = nil) async throws -> [Row] {
        var rows: [Row] = []
        func add(_ row: Row) {
            report?.add(row.cells(cluster))
            rows.append(row)
        }
        let (rig, load) = try await measureColdLoad()
        add(load)
        add(try await measure("endpoint replaced", rig) { endpointChange(cluster.sliceWithReplacement($0), $0) })
        add(try await measure("endpoint added or removed", rig) { endpointChange(cluster.sliceWithAddition($0), $0) })
        add(
            try await measure("Service removed and added again", rig) {
                let service = KubernetesObject.service(cluster.service($0))
                return [[.remove(service.key), .set(service)]]
            })
        _ = try Cleanup.run()
        return rows
    }

    /// Empty where nothing had to be programmed.
    fileprivate static func ratio(_ left: Duration, _ right: Duration) -> String {
        right == .zero ? "" : (left.seconds / right.seconds).rounded(2)
    }

    private func measureColdLoad() async throws -> (Rig, Row) {
        let objects = cluster.changes
        var samples: [Duration] = []
        var work: [Duration] = []
        var limits: [Duration] = []
        var limit = try Limit()
        for run in 0...coldRuns {
            _ = try Cleanup.run()
            let rig = try await Rig(families: families)
            rig.recorder.start()
            let sample = await rig.measure(objects)
            let transactions = rig.recorder.stop()
            _ = try Cleanup.run()
            let kernel = try transactions.reduce(Duration.zero) { try $0 + limit.measure($1) }
            // The first run pays for fresh memory.
            guard run > 0 else { continue }
            samples.append(sample.elapsed)
            work.append(sample.work)
            limits.append(kernel)
        }
        _ = try Cleanup.run()
        let rig = try await Rig(families: families)
        _ = await rig.time(objects)
        let row = Row(
            name: "cold load", figures: Statistics(samples), work: Statistics(work), limit: Statistics(limits),
            showsTail: false)
        return (rig, row)
    }

    /// Another slice, and the usual one again: two samples.
    private func endpointChange(_ slice: EndpointSlice, _ index: Int) -> [[ObjectChange]] {
        [[.set(.endpointSlice(slice))], [.set(.endpointSlice(cluster.slice(index)))]]
    }

    /// Changes random Services and back; then the same transactions without us. `samples` gives the changes of each sample,
    /// made one at a time, for a Service by its number.
    private func measure(_ name: String, _ rig: Rig, _ samples: (Int) -> [[ObjectChange]]) async throws -> Row {
        let indices = (0..<changes / 2).map { _ in Int.random(in: 0..<cluster.services) }
        // The first pays for fresh memory.
        let steps = (indices.prefix(1) + indices).flatMap(samples)
        let warmUp = samples(0).count
        var figures: [Duration] = []
        var work: [Duration] = []
        var transactions: [[Transaction]] = []
        for step in steps {
            rig.recorder.start()
            var total = Rig.Sample()
            for change in step {
                let sample = await rig.measure([change])
                total.elapsed += sample.elapsed
                total.work += sample.work
            }
            figures.append(total.elapsed)
            work.append(total.work)
            transactions.append(rig.recorder.stop())
        }
        var limit = try Limit()
        let kernel = try transactions.map { try $0.reduce(Duration.zero) { try $0 + limit.measure($1) } }
        return Row(
            name: name, figures: Statistics(Array(figures.dropFirst(warmUp))),
            work: Statistics(Array(work.dropFirst(warmUp))), limit: Statistics(Array(kernel.dropFirst(warmUp))),
            showsTail: true)
    }
}

extension ProgrammingBenchmark {
    /// What was measured beside the kernel's own time for the same transactions.
    struct Row {
        let name: String
        let figures: Statistics
        let work: Statistics
        let limit: Statistics
        /// Whether there are enough samples for a 99th percentile.
        let showsTail: Bool

        static var report: Report {
            Report(
                [
                    ("Services × endpoints", 42), ("what", 34), ("p50", 10), ("p99", 10), ("CPU p50", 10),
                    ("kernel p50", 10),
                    ("kernel p99", 10), ("ratio", 6),
                ], textColumns: 2)
        }

        func cells(_ cluster: SyntheticCluster) -> [String] {
            [
                cluster.description, name, figures.median.text, showsTail ? figures.percentile(99).text : "",
                work.median.text, limit.median.text, showsTail ? limit.percentile(99).text : "",
                ProgrammingBenchmark.ratio(figures.median, limit.median),
            ]
        }

        /// The figures of this row divided by those of another.
        func ratios(to other: Row, _ cluster: SyntheticCluster) -> [String] {
            [
                "\(cluster.features.label ?? "plain") / plain", name,
                ProgrammingBenchmark.ratio(figures.median, other.figures.median),
                showsTail ? ProgrammingBenchmark.ratio(figures.percentile(99), other.figures.percentile(99)) : "",
                ProgrammingBenchmark.ratio(work.median, other.work.median),
                ProgrammingBenchmark.ratio(limit.median, other.limit.median),
                showsTail ? ProgrammingBenchmark.ratio(limit.percentile(99), other.limit.percentile(99)) : "", "",
            ]
        }
    }
}
