import Addresses
import Netfilter
import RulesetTestSupport
import Testing

@testable import Proxy

/// When a proxy is healthy.
@Suite struct ProxyHealthTests {
    let health = ProxyHealth()
    let start = ContinuousClock.now

    private func isHealthy(after seconds: Int) -> Bool { health.isHealthy(at: start + .seconds(seconds)) }

    @Test func aProxyThatWasToldNothingIsHealthy() {
        #expect(isHealthy(after: 0))
        #expect(isHealthy(after: 100_000))
    }

    @Test func aChangeThatNobodyTakesUpIsBadAfterAMinute() {
        health.requested(at: start)
        health.requested(at: start + .seconds(59))
        #expect(isHealthy(after: 59))
        #expect(!isHealthy(after: 60))
    }

    @Test func everyFamilyMustHaveTheChange() {
        health.requested(at: start)
        health.began(IPFamily.allCases)
        health.succeeded(.ipv4)
        #expect(!isHealthy(after: 60))
        health.succeeded(.ipv6)
        #expect(isHealthy(after: 100_000))
    }

    @Test func aFamilyIsAsOldAsItsOldestChange() {
        health.requested(at: start)
        health.began(IPFamily.allCases)
        health.succeeded(.ipv4)
        health.requested(at: start + .seconds(30))
        health.began(IPFamily.allCases)
        health.succeeded(.ipv4)
        #expect(!isHealthy(after: 60))
    }

    @Test func aChangeThatComesDuringACommitIsNotTakenForProgrammed() {
        health.requested(at: start)
        health.began([.ipv4])
        health.requested(at: start + .seconds(30))
        health.succeeded(.ipv4)
        #expect(isHealthy(after: 89))
        #expect(!isHealthy(after: 90))
    }

    @Test func theProxierTellsWhatIsProgrammed() async throws {
        let rig = Rig()
        let later = ContinuousClock.now + .seconds(200)
        rig.kernel.withState { $0.refusedFamilies = [.ip] }
        try await rig.start(.set(.sample("web", 1)))
        #expect(!rig.health.isHealthy(at: later))
        rig.kernel.withState { $0.refusedFamilies = [] }
        await rig.proxier.maintain(now: .now + .seconds(100))
        #expect(rig.health.isHealthy(at: later))
        await rig.apply(.set(.sample("dns", 2)))
        await rig.apply()
        #expect(rig.health.isHealthy(at: later))
    }
}
