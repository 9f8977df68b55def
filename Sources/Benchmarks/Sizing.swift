import ArgumentParser
import Netfilter
import Proxy
import Ruleset

/// Maps with a fixed size against maps that grow: the first load of a cluster in either.
struct Sizing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load sized and unsized maps in turn: the kernel's time alone.")

    @Option(help: "Size as SERVICESxENDPOINTS.")
    var size = "10000x10"

    @Option(help: "Loads of each kind; the median counts.")
    var runs = 5

    func run() async throws {
        guard let cluster = try parseSizes(size).first else { throw ValidationError("no size") }
        let rig = try await Rig()
        rig.recorder.start()
        _ = await rig.time(cluster.changes)
        guard let load = rig.recorder.stop().first else { return }
        var limit = try Limit()
        var samples: [Bool: [Duration]] = [:]
        for run in 0...runs {
            for isSized in [false, true] {
                _ = try Cleanup.run()
                let sample = try limit.measure(Sizing.batch(load, isSized: isSized))
                if run > 0 { samples[isSized, default: []].append(sample) }
            }
        }
        _ = try Cleanup.run()
        let unsized = Statistics(samples[false] ?? []).median
        let sized = Statistics(samples[true] ?? []).median
        print(
            """
            \(cluster): unsized maps \(unsized.text), maps sized for 1.25 times their elements \(sized.text), \
            ratio \((unsized.seconds / sized.seconds).rounded(2))
            """)
    }

    /// The first load, with a size for every set that the load fills.
    private static func batch(_ load: Transaction, isSized: Bool) -> SealedBatch {
        let form = load.form
        var batch = Batch()
        batch.add(form.table)
        for set in SetID.allCases {
            var definition = set.definition(family: form.family)
            if isSized, let elements = load.addedElements(set) {
                definition.size = UInt32(elements.count + elements.count / 4)
            }
            batch.add(definition, in: form.table)
        }
        let chains = form.chains + load.newChains.map { form.template($0) }
        for template in chains { batch.add(template.chain, in: form.table) }
        for template in chains {
            for rule in template.rules { batch.add(rule.rule(form.family), to: template.chain.name, in: form.table) }
        }
        for set in SetID.allCases {
            guard let elements = load.addedElements(set), !elements.isEmpty else { continue }
            batch.add(elements, to: set.definition(family: form.family), in: form.table)
        }
        return batch.sealed()
    }
}
