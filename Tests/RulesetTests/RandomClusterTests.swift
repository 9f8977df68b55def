import Addresses
import Kubernetes
import RulesetTestSupport
import Services
import TestSupport
import Testing

@testable import Ruleset

/// Thousands of random changes, each sent as a difference, against a compile from scratch.
@Suite struct RandomClusterTests {
    @Test(arguments: [IPFamily.ipv4, .ipv6], [11, 12, 13] as [UInt64])
    func differencesAddUpToACompileFromScratch(family: IPFamily, seed: UInt64) throws {
        var cluster = RandomCluster(family: family, seed: seed)
        var state = RulesetState(family)
        var table = try FakeTable.applying(state.contents())
        state.startRemembering()
        for round in 0..<200 {
            for _ in 0..<cluster.number(1...4) {
                let change = cluster.change()
                state.update(change.service, change.ports)
            }
            if round.isMultiple(of: 37) { state.setNodePortAddresses(cluster.nodeAddresses()) }
            table = try FakeTable.applying(state.takeTransaction(), to: table)
            if round.isMultiple(of: 20) {
                try expectScratch(table, state, cluster)
                try table.delete(state.takeUnusedChains().names)
                let contents = TableContents(table.installed)
                #expect(contents.chains == contents.withoutUnusedChains.chains)
            }
        }
        try expectScratch(table, state, cluster)
        #expect(table.redundantAdditions == 0)
    }

    private func expectScratch(_ table: FakeTable, _ state: RulesetState, _ cluster: RandomCluster) throws {
        let contents = TableContents(table.installed)
        var scratch = RulesetState(state.family)
        for (service, ports) in cluster.services { scratch.update(service, ports) }
        scratch.setNodePortAddresses(state.nodePortIPs.counts.keys)
        let fresh = TableContents(try FakeTable.applying(scratch.contents()).installed)
        #expect(contents.withoutUnusedChains.withoutSlots.differences(from: fresh.withoutSlots) == [])
        #expect(contents.mapsWithGaps == [])
        #expect(contents.frontendsWithoutSlots == [])
        #expect(contents.missingChains == [])
        let mirror = TableContents(try FakeTable.applying(state.contents()).installed)
        #expect(contents.withoutUnusedChains.differences(from: mirror) == [])
        var again = state
        #expect(again.takeTransaction().isEmpty)
    }

    @Test func theOrderOfInputDoesNotMatter() {
        var cluster = RandomCluster(family: .ipv4, seed: 99)
        for _ in 0..<200 { _ = cluster.change() }
        var random = SeededGenerator(seed: 5)
        let results = (0..<5).map { _ in
            var state = RulesetState(.ipv4)
            for (service, ports) in cluster.services.shuffled(using: &random) { state.update(service, ports) }
            return state.contents()
        }
        #expect(results.allSatisfy { $0 == results[0] })
        #expect(results[0].elementCount > 500)
    }
}
