import Addresses
import Kubernetes
import RulesetTestSupport
import Testing

@testable import Proxy

@Suite struct RandomChangesTests {
    /// Among the changes are lost answers and a service that is refused for a while.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func theKernelHoldsWhatACompileFromScratchGives(seed: UInt64) async throws {
        var cluster = RandomObjects(seed: seed)
        let rig = Rig(families: IPFamily.allCases)
        try await rig.start()
        for round in 0..<150 {
            await rig.proxier.apply((0..<cluster.number(1...5)).map { _ in cluster.change() }, isComplete: false)
            switch cluster.number(0...19) {
            case 0: rig.kernel.withState { $0.nextAnswer = .lostAfterCommit }
            case 1: rig.kernel.withState { $0.nextAnswer = .lostBeforeCommit }
            case 2: await rig.proxier.maintain(now: .now + .seconds(100))
            default: break
            }
            guard round.isMultiple(of: 10) else { continue }
            await rig.proxier.maintain(now: .now + .seconds(100))
            try rig.expectScratch(Array(cluster.objects.values))
        }
        #expect(rig.kernel.now.tables.values.map(\.redundantAdditions) == [0, 0])
    }
}
