import Kubernetes
import Logging
import Netfilter
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

@Suite struct UnusedChainTests {
    let rig = Rig()

    init() async throws {
        try await rig.start(.set(Service.sample("web", 1)), .set(EndpointSlice.sample(of: "web", [1, 2, 3])))
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2])))
    }

    @Test func theyStayUntilTheirTimeAndAreDeletedThen() async throws {
        #expect(try chains() == ["cluster-2", "cluster-4"])
        await rig.proxier.maintain()
        #expect(try chains() == ["cluster-2"])
    }

    @Test func aChainThatIsUsedAgainIsNeitherMadeNorDeleted() async throws {
        _ = rig.kernel.takeTransactions()
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2, 3])))
        #expect(rig.kernel.takeTransactions().map(\.newChains) == [[]])
        await rig.proxier.maintain()
        #expect(try chains() == ["cluster-4"])
        #expect(try rig.contents().rules["cluster-4"]?.count == 7)
    }

    @Test func aKernelThatKeepsThemIsAskedAgain() async throws {
        rig.kernel.withState { $0.keepsChains = true }
        await rig.proxier.maintain()
        #expect(try chains() == ["cluster-2", "cluster-4"])
        #expect(rig.log.lines.filter { $0.level >= .warning } == [])
        rig.kernel.withState { $0.keepsChains = false }
        await rig.proxier.maintain()
        #expect(try chains() == ["cluster-2"])
    }

    @Test func chainsLeftByAFormerRunAreDeleted() async throws {
        let (kernel, log) = (rig.kernel, LogRecorder())
        let second = Proxier(rig.configuration, logger: log.logger) { kernel }
        try await second.start()
        await second.apply(
            [.set(Service.sample("web", 1)), .set(EndpointSlice.sample(of: "web", [1, 2]))], isComplete: true)
        #expect(try chains() == ["cluster-2", "cluster-4"])
        await second.maintain()
        #expect(try chains() == ["cluster-2"])
    }

    /// Otherwise the same warning would come with every second.
    @Test func aChainThatIsGoneMakesTheContentBeCompared() async throws {
        rig.kernel.withState { $0.tables = [:] }
        await rig.proxier.maintain()
        #expect(try chains() == ["cluster-2"])
        #expect(await rig.proxier.isInstalled)
        await rig.proxier.maintain()
        #expect(rig.log.lines("unused chains cannot be deleted").count == 1)
    }

    /// What the kernel holds is not known then: a change must not be sent as if it were.
    @Test func withoutADumpNothingCountsAsInstalled() async throws {
        rig.kernel.withState { state in
            state.tables = [:]
            state.refusesDumps = true
        }
        await rig.proxier.maintain()
        #expect(await !rig.proxier.isInstalled)
        _ = rig.kernel.takeTransactions()
        await rig.apply(.set(EndpointSlice.sample(of: "web", [4])))
        #expect(rig.kernel.takeTransactions() == [])
        rig.kernel.withState { $0.refusesDumps = false }
        await rig.proxier.maintain(now: .now + .seconds(60))
        #expect(await rig.proxier.isInstalled)
        try rig.expectScratch([.service(.sample("web", 1)), .endpointSlice(.sample(of: "web", [4]))])
    }

    private func chains() throws -> [String] {
        try rig.contents().chains.map(\.name).filter { $0.hasPrefix("cluster-") }.sorted()
    }
}
