import Addresses
import Kubernetes
import Logging
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// A first load that is divided, in both families at the same time.
@Suite struct LargeLoadTests {
    private let objects: [KubernetesObject] = (1...700).flatMap { number -> [KubernetesObject] in
        let name = "web-\(number)"
        let service = Service.sample(name, number, families: IPFamily.allCases) { service in
            if number.isMultiple(of: 10) { service.sessionAffinityTimeout = UInt32(60 + number % 3) }
            if number.isMultiple(of: 7) {
                service.type = .loadBalancer
                service.loadBalancerIPs = [.sample(.loadBalancer, number)]
                service.isExternalTrafficLocal = number.isMultiple(of: 2)
                service.healthCheckNodePort = UInt16(30_000 + number)
                service.loadBalancerSourceRanges = [IPPrefix(.sample(.client, 0), length: 24)].compactMap { $0 }
            }
        }
        let hosts = (0..<10).map { number * 10 + $0 }
        let slices = IPFamily.allCases.map {
            EndpointSlice.sample(of: name, hosts, local: [number * 10], family: $0)
        }
        return [.service(service)] + slices.map { .endpointSlice($0) }
    }

    @Test func isWhatIsWantedAndIsAdopted() async throws {
        let rig = try await Rig()
        let proxier = try await rig.proxier(objects.map { .set($0) })
        #expect(rig.record.take().count > 2 * 3, "several parts in each family")
        try await rig.expectScratch(objects, proxier)
        #expect(rig.log.lines.filter { $0.level >= .warning } == [])

        _ = try await rig.proxier(objects.map { .set($0) })
        #expect(
            rig.log.lines("ruleset is in place").map(\.metadata["adopted"]) == ["false", "false", "true", "true"])
        #expect(rig.log.lines("ruleset is in place").suffix(2).map(\.metadata["elements"]) == ["0", "0"])
    }

    /// As after a crash in the middle of a first load.
    @Test func isMadeAnewWhereOnlyAPartOfItIsFound() async throws {
        let rig = try await Rig()
        let rulesets = Rendering.rulesets(rig.configuration, objects, report: { _ in })
        let ruleset = try #require(rulesets.first { $0.family == .ipv4 })
        let kernel = try NetfilterKernel(namespace: rig.reference)
        for part in FirstLoad(ruleset).prefix(2) { try kernel.commit(part) }
        let proxier = try await rig.proxier(objects.map { .set($0) })
        try await rig.expectScratch(objects, proxier)
        #expect(Set(rig.log.lines("ruleset is in place").map(\.metadata["adopted"])) == ["false"])
    }
}
