import Addresses
import ArgumentParser
import Netfilter
import Proxy
import Ruleset
import Services

/// Maps with a fixed size against maps that grow: the first load of a cluster in either, and divided as Shunt does it.
struct Sizing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load sized and unsized maps in turn: the kernel's time alone.")

    @Option(help: "Size as SERVICESxENDPOINTS.")
    var size = "10000x10"

    @Option(help: "Loads of each kind; the median counts.")
    var runs = 5

    @Option(help: "What Services do beyond a ClusterIP: \"mixed\", or a feature that programming --features takes.")
    var features: String?

    func run() async throws {
        guard var cluster = try parseSizes(size).first else { throw ValidationError("no size") }
        if let features { cluster.features = try SyntheticCluster.Features(argument: features) }
        let ruleset = Sizing.ruleset(of: cluster)
        let (load, parts) = (ruleset.contents(), Array(FirstLoad(ruleset)))
        var limit = try Limit()
        var (unsized, divided, sized): ([Duration], [Duration], [Duration]) = ([], [], [])
        for _ in 0...runs {
            _ = try Cleanup.run()
            unsized.append(try limit.measure(Sizing.batch(load, isSized: false)))
            _ = try Cleanup.run()
            divided.append(try parts.reduce(Duration.zero) { try $0 + limit.measure($1) })
            _ = try Cleanup.run()
            sized.append(try limit.measure(Sizing.batch(load, isSized: true)))
        }
        _ = try Cleanup.run()
        // The first run pays for fresh memory.
        let medians = [unsized, divided, sized].map { Statistics(Array($0.dropFirst())).median }
        print(
            """
            \(cluster): unsized maps \(medians[0].text), divided where they grow \(medians[1].text), \
            maps sized for 1.25 times their elements \(medians[2].text)
            """)
    }

    private static func ruleset(of cluster: SyntheticCluster) -> RulesetState {
        var model = Model(nodeName: SyntheticCluster.nodeName)
        for change in cluster.changes { _ = model.apply(change) }
        var state = RulesetState(RulesetForm(RulesetConfiguration(family: .ipv4)))
        for name in model.serviceNames { state.update(name, model.selectedPorts(of: name, family: .ipv4)) }
        return state
    }

    /// The first load, with a size for every set that the load fills.
    private static func batch(_ load: Transaction, isSized: Bool) -> SealedBatch {
        let form = load.form
        var batch = Batch()
        batch.add(form.table)
        for set in load.sets {
            var definition = set.definition(family: form.family)
            if isSized, let elements = load.addedElements(set) {
                definition.size = UInt32(elements.count + elements.count / 4)
            }
            batch.add(definition, in: form.table)
        }
        let chains = load.chains
        for template in chains { batch.add(template.chain, in: form.table) }
        for template in chains {
            for rule in template.rules { batch.add(rule.rule(form.family), to: template.chain.name, in: form.table) }
        }
        for added in load.additions where !added.elements.isEmpty {
            batch.add(added.elements, to: added.set.definition(family: form.family), in: form.table)
        }
        return batch.sealed()
    }
}
