import Addresses
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// What becomes of refusals, lost answers and changes behind our back.
@Suite struct TroubleTests {
    let web = Service.sample("web", 1)
    let slice = EndpointSlice.sample(of: "web", [1, 2, 3])
    let bad = Service.sample("bad", 66)
    let refused = Frontend.address(.sample(.clusterIP, 66), .tcp, 80)

    @Test func aRefusedServiceIsSetAsideAndTheRestIsProgrammed() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.refusedFrontends = [refused] }
        try await rig.start(.set(web), .set(slice), .set(bad))
        #expect(try rig.frontends() == ["tcp 10.96.0.1:80"])
        #expect(await rig.proxier.isInstalled)
        let lines = rig.log.lines("the kernel refused a Service")
        #expect(lines.map(\.metadata["service"]) == ["default/bad"])
        #expect(lines.map(\.metadata["file"]) == ["objects.yaml"])

        await rig.apply(.set(Service.sample("dns", 3)))
        #expect(try rig.frontends() == ["tcp 10.96.0.1:80", "tcp 10.96.0.3:80"])
        #expect(rig.log.lines("the kernel refused a Service").count == 1)
    }

    @Test func aServiceThatIsRefusedLaterLeavesTheOthersInPlace() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        rig.kernel.withState { $0.refusedFrontends = [refused] }
        await rig.apply(.set(bad), .set(Service.sample("dns", 3)))
        #expect(try rig.frontends() == ["tcp 10.96.0.1:80", "tcp 10.96.0.3:80"])
        #expect(rig.log.lines("the kernel refused a Service").map(\.metadata["service"]) == ["default/bad"])
    }

    @Test func aServiceThatWasSetAsideIsTakenUpWhenItChanges() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.refusedFrontends = [refused] }
        try await rig.start(.set(web), .set(slice), .set(bad))
        rig.kernel.withState { $0.refusedFrontends = [] }
        await rig.apply(.set(Service.sample("dns", 3)))
        #expect(try rig.frontends().count == 2)
        await rig.apply(.set(EndpointSlice.sample(of: "bad", [7])))
        #expect(try rig.frontends() == ["tcp 10.96.0.1:80", "tcp 10.96.0.3:80", "tcp 10.96.0.66:80"])
    }

    @Test(arguments: [FakeKernel.Answer.lostAfterCommit, .lostBeforeCommit])
    func aLostAnswerIsFollowedByAComparison(answer: FakeKernel.Answer) async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        rig.kernel.withState { $0.nextAnswer = answer }
        _ = rig.takeTransactions()
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 3])))
        #expect(rig.kernel.now.dumps == 2)
        #expect(rig.takeTransactions().count == (answer == .lostAfterCommit ? 1 : 2))
        #expect(await rig.proxier.isInstalled)
        try rig.expectScratch([.service(web), .endpointSlice(.sample(of: "web", [1, 3]))])
    }

    @Test func aLostAnswerToTheFirstTransactionIsTriedAgainByTime() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.nextAnswer = .lostAfterCommit }
        try await rig.start(.set(web), .set(slice))
        #expect(await !rig.proxier.isInstalled)
        await rig.proxier.maintain(now: .now + .seconds(2))
        #expect(await rig.proxier.isInstalled)
        #expect(rig.log.lines("ruleset is in place").map(\.metadata["elements"]) == ["0"])
    }

    @Test func failuresAreTriedAgainWhenDueAndChangesMeanwhileAreKept() async throws {
        let before = ContinuousClock.now
        let rig = Rig()
        rig.kernel.withState { $0.refusedFamilies = [.ip] }
        try await rig.start(.set(web), .set(slice))
        await rig.apply(.set(Service.sample("dns", 3)))
        #expect(rig.takeTransactions().count == 1)
        // The first attempt is due a second after the failure.
        await rig.proxier.maintain(now: before + .milliseconds(999))
        #expect(rig.takeTransactions().isEmpty)
        await rig.proxier.maintain(now: .now + .seconds(2))
        #expect(rig.takeTransactions().count == 1)
        #expect(rig.log.lines("trying again soon").count == 2)
        rig.kernel.withState { $0.refusedFamilies = [] }
        await rig.proxier.maintain(now: .now + .seconds(3))
        #expect(await rig.proxier.isInstalled)
        #expect(try rig.frontends() == ["tcp 10.96.0.1:80", "tcp 10.96.0.3:80"])
    }

    @Test func aFailedDumpIsTriedAgain() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.refusesDumps = true }
        try await rig.start(.set(web))
        #expect(await !rig.proxier.isInstalled)
        rig.kernel.withState { $0.refusesDumps = false }
        await rig.proxier.maintain(now: .now + .seconds(2))
        #expect(await rig.proxier.isInstalled)
    }

    @Test func familiesFailOnTheirOwn() async throws {
        let rig = Rig(families: IPFamily.allCases)
        rig.kernel.withState { $0.refusedFamilies = [.ip] }
        try await rig.start(.set(Service.sample("web", 1, families: IPFamily.allCases)))
        #expect(rig.kernel.now.tables[.ip] == nil)
        #expect(try rig.frontends(.ipv6) == ["tcp [fd00:60::1]:80"])
        await rig.apply(.set(Service.sample("dns", 2, families: IPFamily.allCases)))
        #expect(try rig.frontends(.ipv6).count == 2)
        #expect(await !rig.proxier.isInstalled)
        rig.kernel.withState { $0.refusedFamilies = [] }
        await rig.proxier.maintain(now: .now + .seconds(2))
        #expect(try rig.frontends(.ipv4).count == 2)
        #expect(await rig.proxier.isInstalled)
    }

    @Test func anElementDeletedBehindOurBackIsBackAfterTheNextChangeOfItsService() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice), .set(Service.sample("dns", 3)))
        rig.kernel.withState { state in
            state.tables[.ip]?.elements[.clusterEndpoints] = [:]
            state.tables[.ip]?.elements[.clusterIPs] = [:]
        }
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2, 4])))
        try rig.expectScratch([
            .service(web), .endpointSlice(.sample(of: "web", [1, 2, 4])), .service(.sample("dns", 3)),
        ])
        #expect(rig.log.lines("comparing its content").count == 1)
    }

    @Test func aTableDeletedBehindOurBackIsMadeAgain() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        rig.kernel.withState { $0.tables = [:] }
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2])))
        try rig.expectScratch([.service(web), .endpointSlice(.sample(of: "web", [1, 2]))])
    }

    @Test func aTableOfAnotherFormIsReplaced() async throws {
        let rig = Rig()
        let other = RulesetForm(RulesetConfiguration(family: .ipv4, masqueradesAll: true))
        let table = try FakeTable.applying(RulesetState(other).contents())
        rig.kernel.withState { $0.tables[.ip] = table }
        try await rig.start(.set(web), .set(slice))
        #expect(rig.takeTransactions().map(\.deletesTable) == [true])
        #expect(rig.log.lines("ruleset is in place").map(\.metadata["adopted"]) == ["false"])
        try rig.expectScratch([.service(web), .endpointSlice(slice)])
    }
}
