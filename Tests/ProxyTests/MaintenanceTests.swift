import Kubernetes
import Netfilter
import RulesetTestSupport
import Testing

@testable import Proxy

/// Time wakes a proxy only while something waits for its time.
@Suite(.timeLimit(.minutes(1))) struct MaintenanceTests {
    let rig = Rig()

    @Test func nothingWaitsAfterALoadAndAReplacedEndpoint() async throws {
        try await start()
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2, 4])))
        await rig.apply(.set(Service.sample("dns", 2)))
        #expect(await !rig.proxier.isWaiting)
    }

    @Test func unusedChainsWaitUntilTheyAreDeleted() async throws {
        try await start()
        rig.kernel.withState { $0.keepsChains = true }
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2])))
        await requested()
        await rig.proxier.maintain()
        // The kernel has kept them, and is to be asked again.
        await requested()
        rig.kernel.withState { $0.keepsChains = false }
        await rig.proxier.maintain()
        #expect(await !rig.proxier.isWaiting)
    }

    @Test func aFailureWaitsUntilItIsRepaired() async throws {
        rig.kernel.withState { $0.refusedFamilies = [.ip] }
        try await start()
        await requested()
        await rig.proxier.maintain(now: .now + .seconds(2))
        await requested()
        rig.kernel.withState { $0.refusedFamilies = [] }
        await rig.proxier.maintain(now: .now + .seconds(10))
        #expect(await !rig.proxier.isWaiting)
    }

    private func start() async throws {
        try await rig.start(.set(Service.sample("web", 1)), .set(EndpointSlice.sample(of: "web", [1, 2, 3])))
    }

    /// Waits until maintenance is asked for.
    private func requested() async {
        for await _ in rig.proxier.maintenanceRequests { break }
    }
}
