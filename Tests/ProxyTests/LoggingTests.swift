import Addresses
import Kubernetes
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// What an operator reads.
@Suite struct LoggingTests {
    private let older = Service.sample("older", 1) { $0.externalIPs = [.sample(.external, 1)] }
    private let younger = Service.sample("younger", 2) {
        $0.created = 2000
        $0.externalIPs = [.sample(.external, 1)]
    }
    private let message = "two Services claim the same frontend"

    @Test func aConflictIsReportedOnceForAsLongAsItLasts() async throws {
        let rig = Rig()
        try await rig.start(.set(older), .set(younger))
        let lines = rig.log.lines(message)
        #expect(lines.map(\.metadata["service"]) == ["default/younger"])
        #expect(lines.map(\.metadata["owner"]) == ["default/older"])
        #expect(lines.map(\.metadata["frontend"]) == ["tcp 10.100.0.1:80"])
        #expect(lines.map(\.metadata["file"]) == ["objects.yaml"])

        await rig.apply(.set(EndpointSlice.sample(of: "younger", [1])))
        await rig.apply(.set(EndpointSlice.sample(of: "older", [2])))
        rig.kernel.withState { $0.tables = [:] }
        await rig.apply(.set(EndpointSlice.sample(of: "younger", [1, 2])))
        #expect(rig.log.lines(message).count == 1)
    }

    @Test func aConflictThatEndedIsReportedWhenItComesBack() async throws {
        let rig = Rig()
        try await rig.start(.set(older), .set(younger))
        await rig.apply(.set(Service.sample("younger", 2) { $0.created = 2000 }))
        await rig.apply(.set(younger))
        #expect(rig.log.lines(message).count == 2)
    }

    @Test func aConflictThatEndedWithItsOwnerIsReportedWhenTheOwnerComesBack() async throws {
        let rig = Rig()
        try await rig.start(.set(older), .set(younger))
        await rig.apply(.remove("older"))
        await rig.apply(.set(older))
        #expect(rig.log.lines(message).count == 2)
    }

    @Test func aConflictInBothFamiliesIsReportedForEachFrontend() async throws {
        let rig = Rig(families: IPFamily.allCases)
        let both = IPFamily.allCases.map { IPAddress.sample(.external, 1, $0) }
        try await rig.start(
            .set(Service.sample("a", 1, families: IPFamily.allCases) { $0.externalIPs = both }),
            .set(Service.sample("b", 2, families: IPFamily.allCases) { $0.externalIPs = both }))
        #expect(
            rig.log.lines(message).map(\.metadata["frontend"]) == ["tcp 10.100.0.1:80", "tcp [fd00:64::1]:80"])
        await rig.apply(.set(EndpointSlice.sample(of: "b", [1])))
        #expect(rig.log.lines(message).count == 2)
    }

    @Test func aProblemOfAServiceIsReportedOncePerVersion() async throws {
        let balanced = Service.sample("web", 1) {
            $0.type = .loadBalancer
            $0.isExternalTrafficLocal = true
        }
        let rig = Rig(families: IPFamily.allCases)
        try await rig.start(.set(balanced))
        await rig.apply(.set(balanced), .set(EndpointSlice.sample(of: "web", [1])))
        let lines = rig.log.lines("Service has a problem")
        #expect(lines.map(\.metadata["service"]) == ["default/web"])
        #expect(lines.first?.metadata["reason"]?.contains("healthCheckNodePort") == true)
    }
}
