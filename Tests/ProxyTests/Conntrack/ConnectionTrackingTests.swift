import Addresses
import Kubernetes
import Logging
import Netfilter
import Services
import Testing

@testable import Proxy

/// What the proxier tells of Services, and what becomes of it in both families.
@Suite struct ConnectionTrackingTests {
    typealias Samples = ConntrackSamples
    private let kernel = FakeConntrack()
    private let start = ContinuousClock.now

    private func tracking() -> ConnectionTracking {
        ConnectionTracking(
            families: IPFamily.allCases, on: kernel,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func model(_ endpoints: IPAddress...) -> Model {
        var model = Model(nodeName: "node")
        _ = model.apply(
            .set(
                .service(
                    Service(
                        name: Samples.name, type: .nodePort, clusterIPs: [Samples.clusterIP],
                        ports: [Service.Port(transport: .udp, port: 8000, nodePort: 32000)]))))
        _ = model.apply(
            .set(
                .endpointSlice(
                    EndpointSlice(
                        name: ObjectName(namespace: "ns", name: "svc-1"), serviceName: "svc", family: .ipv4,
                        ports: [EndpointSlice.Port(name: "", transport: .udp, port: 9090)],
                        endpoints: endpoints.map { Endpoint(address: $0) }))))
        return model
    }

    private func install(_ tracking: inout ConnectionTracking, _ model: Model, setAside: Set<ObjectName> = []) {
        tracking.installed(
            .ipv4, model, setAside: setAside, nodePortAddresses: [Samples.nodeIP], removed: [], at: start)
    }

    @Test func `everything is compared at the first installation of a family and not at a repair`() {
        var tracking = tracking()
        kernel.entries = [
            Samples.entry(), Samples.entry(endpoint: Samples.gone, clientPort: 40001),
            Samples.entry(to: Samples.nodeIP, 32000, endpoint: Samples.gone, clientPort: 40002),
        ]
        install(&tracking, model(Samples.serving))
        #expect(kernel.entries == [Samples.entry()])
        #expect(tracking.counters(.ipv4).endpointGone == 2)
        #expect(tracking.counters(.ipv6).searches == 0)
        let count = kernel.filters.count
        install(&tracking, model(Samples.serving))
        #expect(kernel.filters.count == count)
    }

    @Test func `a Service that was set aside has no say`() {
        var tracking = tracking()
        kernel.entries = [Samples.entry(endpoint: Samples.gone)]
        install(&tracking, model(Samples.serving), setAside: [Samples.name])
        #expect(kernel.entries.count == 1)
        install(&tracking, model(Samples.serving))
        #expect(kernel.entries.isEmpty)
    }

    @Test func `a Service that left the model during a repair leaves nothing behind`() {
        var tracking = tracking()
        install(&tracking, model(Samples.serving))
        kernel.entries = [Samples.entry()]
        install(&tracking, Model(nodeName: "node"))
        #expect(kernel.entries.isEmpty)
        #expect(tracking.counters(.ipv4).frontendGone == 1)
    }

    @Test func `nothing is deleted before the change is in the kernel`() {
        var tracking = tracking()
        install(&tracking, model(Samples.serving))
        kernel.entries = [Samples.entry()]
        tracking.update(Samples.name, model(Samples.gone), at: start)
        #expect(kernel.entries.count == 1)
        tracking.committed(.ipv6, at: start)
        #expect(kernel.entries.count == 1)
        tracking.committed(.ipv4, at: start)
        #expect(kernel.entries.isEmpty)
    }

    @Test func `a failed search is made up for in time`() {
        var tracking = tracking()
        install(&tracking, model(Samples.serving))
        kernel.entries = [Samples.entry()]
        tracking.update(Samples.name, model(Samples.gone), at: start)
        kernel.failures = 1
        tracking.committed(.ipv4, at: start)
        #expect(tracking.counters(.ipv4).failedSearches == 1)
        tracking.maintain(.ipv4, at: start)
        #expect(kernel.entries.count == 1, "not at once")
        tracking.maintain(.ipv4, at: start + .seconds(2))
        #expect(kernel.entries.isEmpty)
    }
}
