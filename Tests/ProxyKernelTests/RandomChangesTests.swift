import Kubernetes
import Logging
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// Thousands of random changes against the real kernel.
@Suite struct RandomChangesTests {
    @Test(arguments: [21, 22] as [UInt64])
    func theDumpEqualsACompileFromScratch(seed: UInt64) async throws {
        let rig = try await Rig()
        var cluster = RandomObjects(seed: seed)
        let proxier = try await rig.proxier([])
        for round in 1...100 {
            for _ in 0..<12 { await proxier.apply([cluster.change()], isComplete: false) }
            await proxier.apply((0..<cluster.number(2...10)).map { _ in cluster.change() }, isComplete: false)
            guard round.isMultiple(of: 10) else { continue }
            await proxier.maintain()
            try await rig.expectScratch(cluster.objects.values, proxier)
        }
        // Nothing was refused and healed in silence.
        #expect(rig.log.lines.filter { $0.level >= .error } == [])
        #expect(rig.log.lines("comparing its content") == [])
    }

    /// Killed between any two commits, the next run adopts what is there, whatever order the slots are in by then.
    @Test func everyRunAdoptsWhatTheLastOneLeft() async throws {
        let rig = try await Rig()
        var cluster = RandomObjects(seed: 23)
        for run in 0..<25 {
            let objects = cluster.objects.values.map { ObjectChange.set($0) }
            _ = rig.record.take()
            let proxier = try await rig.proxier(objects)
            if run > 0 { #expect(rig.record.take().isEmpty, "run \(run) sent something") }
            try await rig.expectScratch(cluster.objects.values, proxier)
            for _ in 0..<cluster.number(1...30) { await proxier.apply([cluster.change()], isComplete: false) }
            if run.isMultiple(of: 3) { await proxier.maintain() }
        }
        #expect(rig.log.lines("ruleset is in place").filter { $0.metadata["adopted"] == "false" }.count == 2)
    }

    /// What changed while nobody ran is all that is sent.
    @Test func changesBetweenRunsAreSentAsADifference() async throws {
        let rig = try await Rig()
        var cluster = RandomObjects(seed: 24)
        for _ in 0..<150 { _ = cluster.change() }
        for _ in 0..<15 {
            let proxier = try await rig.proxier(cluster.objects.values.map { ObjectChange.set($0) })
            try await rig.expectScratch(cluster.objects.values, proxier)
            #expect(rig.record.take().allSatisfy { !$0.deletesTable })
            for _ in 0..<cluster.number(1...20) { _ = cluster.change() }
        }
    }
}
