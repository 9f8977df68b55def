import Addresses
import CoreMetrics
import Kubernetes
import Logging
import MetricsTestKit
import Ruleset
import RulesetTestSupport
import Services
import TestSupport
import Testing

@testable import Proxy

@Suite struct AffinityWatchTests {
    private let map = AffinityMap.allCases[0]

    @Test func aMapThatNobodyUsesIsLookedAtUntilItIsEmpty() {
        var watch = AffinityWatch()
        let other = AffinityMap.allCases[1]
        #expect(watch.maps(inUse: []) == [])
        #expect(watch.maps(inUse: [other, map]) == [map, other])
        _ = watch.observe(3, of: 1000, in: map)
        #expect(watch.maps(inUse: []) == [map])
        _ = watch.observe(0, of: 1000, in: map)
        #expect(watch.maps(inUse: []) == [])
    }

    @Test func aNearlyFullMapIsToldOnceUntilItHasRoomAgain() {
        var watch = AffinityWatch()
        #expect(watch.observe(899, of: 1000, in: map) == nil)
        #expect(watch.observe(900, of: 1000, in: map) == .nearlyFull)
        #expect(watch.observe(1000, of: 1000, in: map) == nil)
        #expect(watch.observe(850, of: 1000, in: map) == nil)
        #expect(watch.observe(900, of: 1000, in: map) == nil)
        #expect(watch.observe(749, of: 1000, in: map) == .relieved)
        #expect(watch.observe(0, of: 1000, in: map) == nil)
        #expect(watch.observe(950, of: 1000, in: map) == .nearlyFull)
    }

    @Test func mapsAreToldOfOneByOne() {
        var watch = AffinityWatch()
        #expect(watch.observe(900, of: 1000, in: map) == .nearlyFull)
        #expect(watch.observe(900, of: 1000, in: AffinityMap.allCases[1]) == .nearlyFull)
        #expect(watch.observe(749, of: 1000, in: map) == .relieved)
        #expect(watch.observe(749, of: 1000, in: AffinityMap.allCases[1]) == .relieved)
    }

    @Test func aKernelThatDoesNotTellIsToldOnce() {
        var watch = AffinityWatch()
        #expect(watch.observe(nil, of: 1000, in: map) == .unknown)
        #expect(watch.observe(nil, of: 1000, in: map) == nil)
    }
}

/// What becomes of it in the daemon.
@Suite struct AffinityMetricsTests {
    private let limit = 131_072.0
    private let sticky = Service.sample("web", 1) { $0.sessionAffinityTimeout = 600 }

    private let slice = EndpointSlice.sample(of: "web", [1])

    /// That of the sticky Service.
    private var map: String {
        AffinityMap(of: ServicePortName(service: .sample("web"), port: "http", transport: .tcp)).name
    }

    /// What was recorded; nothing if the gauge was never made.
    private func values(_ label: String, _ rig: Rig) -> [Double] {
        (try? rig.metrics.expectGauge(label, [("ip_family", "IPv4"), ("map", map)]).values) ?? []
    }

    @Test func theNumberOfClientsIsMeasured() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.elementCount = 17 }
        try await rig.start(.set(sticky), .set(slice))
        await rig.proxier.watchAffinity()
        rig.kernel.withState { $0.elementCount = 0 }
        await rig.apply(.set(Service.sample("web", 1)))
        for _ in 0..<2 { await rig.proxier.watchAffinity() }
        #expect(values("shunt_session_affinity_clients", rig) == [17, 0])
        #expect(values("shunt_session_affinity_clients_limit", rig) == [limit, limit])
        #expect(rig.log.lines("session affinity") == [])
    }

    @Test func aNearlyFullMapIsAWarningWithTheRemedy() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.elementCount = 120_000 }
        try await rig.start(.set(sticky), .set(slice))
        for _ in 0..<3 { await rig.proxier.watchAffinity() }
        let lines = rig.log.lines("session affinity remembers nearly as many clients as it can")
        #expect(lines.map(\.level) == [.warning])
        #expect(lines.first?.metadata["clients"] == "120000")
        #expect(lines.first?.message.contains("timeoutSeconds") == true)
        rig.kernel.withState { $0.elementCount = 3 }
        await rig.proxier.watchAffinity()
        #expect(rig.log.lines("session affinity has room").map(\.level) == [.notice])
    }

    @Test func withoutAStickyServiceNothingIsAsked() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.elementCount = 131_072 }
        try await rig.start(.set(Service.sample("web", 1)), .set(slice))
        await rig.proxier.watchAffinity()
        #expect(values("shunt_session_affinity_clients", rig) == [])
        #expect(rig.log.lines("session affinity") == [])
    }

    @Test func anOlderKernelHasNoMetricAndIsToldSoOnce() async throws {
        let rig = Rig()
        try await rig.start(.set(sticky), .set(slice))
        for _ in 0..<3 { await rig.proxier.watchAffinity() }
        #expect(values("shunt_session_affinity_clients", rig) == [])
        #expect(rig.log.lines("6.16 and later do").map(\.level) == [.info])
    }

    @Test func aFailedLookHarmsNothing() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.refusesCounting = true }
        try await rig.start(.set(sticky), .set(slice))
        await rig.proxier.watchAffinity()
        #expect(rig.log.lines("cannot be counted").map(\.level) == [.debug])
        #expect(await rig.proxier.isInstalled)
        rig.kernel.withState { state in
            state.refusesCounting = false
            state.elementCount = 1
        }
        await rig.proxier.watchAffinity()
        #expect(values("shunt_session_affinity_clients", rig) == [1])
    }
}
