import Addresses
import HealthCheck
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import Testing

@testable import Proxy

/// What load balancers are told of the Services with a health check node port, and when.
@Suite struct HealthCheckTests {
    let web = Service.sample("web", 1, families: IPFamily.allCases) { service in
        service.type = .loadBalancer
        service.isExternalTrafficLocal = true
        service.healthCheckNodePort = 31000
    }
    let dns = Service.sample("dns", 2)
    let slice = EndpointSlice.sample(of: "web", [1, 2, 3], local: [1, 2])

    /// `nil` stands for no health check node port.
    private func told(_ localEndpoints: Int?, _ service: String = "web", port: UInt16 = 31000) -> HealthCheckUpdate {
        HealthCheckUpdate(
            service: .sample(service),
            check: localEndpoints.map { HealthCheck(port: port, created: 1000, localEndpoints: $0) })
    }

    @Test func everyHealthCheckIsToldAfterTheFirstInstallation() async throws {
        let rig = Rig(families: IPFamily.allCases)
        try await rig.proxier.start()
        await rig.apply(.set(web), .set(dns), .set(slice))
        #expect(rig.healthChecks.takeUpdates() == [])
        await rig.proxier.apply([], isComplete: true)
        #expect(rig.healthChecks.takeUpdates() == [told(2)])
        #expect(rig.healthChecks.takeUpdates(.ipv6) == [told(0)])
    }

    @Test func onlyWhatChangesIsToldAgain() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(dns), .set(slice))
        _ = rig.healthChecks.takeUpdates()
        await rig.apply(.set(EndpointSlice.sample(of: "dns", [7], local: [7])))
        await rig.apply(.set(Service.sample("new", 3)))
        #expect(rig.healthChecks.takeUpdates() == [])
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2, 3], local: [1])))
        #expect(rig.healthChecks.takeUpdates() == [told(1)])
    }

    @Test func aCheckGoesWithItsServiceOrWhatMakesItNecessary() async throws {
        let changes: [(inout Service) -> Void] = [
            { $0.type = .nodePort }, { $0.isExternalTrafficLocal = false }, { $0.healthCheckNodePort = 0 },
            { $0.hasOtherProxy = true }, { $0.clusterIPs = [] },
        ]
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        #expect(rig.healthChecks.takeUpdates() == [told(2)])
        for (index, change) in changes.enumerated() {
            var other = web
            change(&other)
            await rig.apply(.set(other))
            #expect(rig.healthChecks.takeUpdates() == [told(nil)], "change \(index)")
            await rig.apply(.set(web))
            #expect(rig.healthChecks.takeUpdates() == [told(2)], "change \(index)")
        }
        await rig.apply(.remove("web"))
        #expect(rig.healthChecks.takeUpdates() == [told(nil)])
        await rig.apply(.remove("web"))
        #expect(rig.healthChecks.takeUpdates() == [])
    }

    @Test func anotherPortIsTold() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        _ = rig.healthChecks.takeUpdates()
        var other = web
        other.healthCheckNodePort = 31001
        await rig.apply(.set(other))
        #expect(rig.healthChecks.takeUpdates() == [told(2, port: 31001)])
    }

    @Test func addressesCountOnceAndOnlyWhileReady() async throws {
        var service = web
        service.ports = [Service.Port(name: "http", port: 80), Service.Port(name: "https", port: 443)]
        let ports = [EndpointSlice.Port(name: "http", port: 8080), EndpointSlice.Port(name: "https", port: 8443)]
        var endpoints = EndpointSlice.sample(of: "web", [1, 2, 3, 4], local: [1, 2, 3, 4], ports: ports)
        endpoints.endpoints[3].conditions = .serving
        let rig = Rig()
        try await rig.start(.set(service), .set(endpoints))
        #expect(rig.healthChecks.takeUpdates() == [told(3)])
        for index in endpoints.endpoints.indices { endpoints.endpoints[index].conditions = [.serving, .terminating] }
        await rig.apply(.set(endpoints))
        #expect(rig.healthChecks.takeUpdates() == [told(0)])
    }

    @Test func nothingIsToldThatTheKernelDoesNotHave() async throws {
        let rig = Rig(families: IPFamily.allCases)
        rig.kernel.withState { $0.refusedFamilies = [.ip] }
        try await rig.start(.set(web), .set(slice))
        #expect(rig.healthChecks.takeUpdates() == [])
        #expect(rig.healthChecks.takeUpdates(.ipv6) == [told(0)])
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1], local: [1])))
        #expect(rig.healthChecks.takeUpdates() == [])
        rig.kernel.withState { $0.refusedFamilies = [] }
        await rig.proxier.maintain(now: .now + .seconds(100))
        #expect(rig.healthChecks.takeUpdates() == [told(1)])
    }

    @Test func aServiceThatTheKernelRefusesHasNoEndpointsHere() async throws {
        let rig = Rig()
        rig.kernel.withState { $0.refusedFrontends = [.address(.sample(.clusterIP, 1), .tcp, 80)] }
        try await rig.start(.set(web), .set(slice))
        #expect(rig.healthChecks.takeUpdates() == [told(0)])
        rig.kernel.withState { $0.refusedFrontends = [] }
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 2], local: [1, 2])))
        #expect(rig.healthChecks.takeUpdates() == [told(2)])
    }

    @Test func portsAreOpenWhereNodePortsAre() async throws {
        let rig = Rig()
        await rig.proxier.setInterfaceAddresses([.sample(.node, 1), .sample(.node, 2)])
        #expect(rig.healthChecks.addresses() == nil)
        try await rig.start(.set(Node.sample(1)))
        #expect(rig.healthChecks.addresses() == .only([.sample(.node, 1)]))
        await rig.apply(.set(Node.sample(2)))
        #expect(rig.healthChecks.addresses() == .only([.sample(.node, 2)]))
        await rig.proxier.setInterfaceAddresses([.sample(.node, 1)])
        #expect(rig.healthChecks.addresses() == .only([]))
    }
}
