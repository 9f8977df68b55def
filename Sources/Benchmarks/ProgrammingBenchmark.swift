import Kubernetes
import Proxy
import Ruleset

/// From decoded objects to the kernel: cold load, one endpoint replaced, one endpoint added or removed.
struct ProgrammingBenchmark {
    let cluster: SyntheticCluster
    let coldRuns: Int
    let changes: Int

    func run(_ table: inout Report) async throws {
        let rig = try await measureColdLoad(&table)
        try await measure("endpoint replaced", rig, &table) { cluster.sliceWithReplacement($0) }
        try await measure("endpoint added or removed", rig, &table) { cluster.sliceWithAddition($0) }
        _ = try Cleanup.run()
    }

    private func measureColdLoad(_ table: inout Report) async throws -> Rig {
        let objects = cluster.changes
        var samples: [Duration] = []
        var limits: [Duration] = []
        var limit = try Limit()
        for run in 0...coldRuns {
            _ = try Cleanup.run()
            let rig = try await Rig()
            rig.recorder.start()
            let sample = await rig.time(objects)
            let transactions = rig.recorder.stop()
            _ = try Cleanup.run()
            let kernel = try transactions.reduce(Duration.zero) { try $0 + limit.measure($1) }
            // The first run pays for fresh memory.
            guard run > 0 else { continue }
            samples.append(sample)
            limits.append(kernel)
        }
        table.add(
            cluster, "cold load", Statistics(samples), limit: Statistics(limits), showsTail: false)
        _ = try Cleanup.run()
        let rig = try await Rig()
        _ = await rig.time(objects)
        return rig
    }

    /// Changes slices of random Services and back, one at a time; then the same transactions without us.
    private func measure(
        _ name: String, _ rig: Rig, _ table: inout Report, _ changed: (Int) -> EndpointSlice
    ) async throws {
        var pairs = (0..<changes / 2).map { _ in
            let index = Int.random(in: 0..<cluster.services)
            return [changed(index), cluster.slice(index)]
        }
        pairs.insert(pairs[0], at: 0)
        rig.recorder.start()
        var samples: [Duration] = []
        for slice in pairs.joined() { samples.append(await rig.time([.set(.endpointSlice(slice))])) }
        let transactions = rig.recorder.stop()
        var limit = try Limit()
        let kernel = try limit.measure(transactions)
        table.add(cluster, name, Statistics(Array(samples.dropFirst(2))), limit: kernel, showsTail: true)
    }
}
