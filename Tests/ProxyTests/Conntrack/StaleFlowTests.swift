import Addresses
import Kubernetes
import Netfilter
import Proxy
import Services
import Testing

/// Which entries are stale, entry by entry.
@Suite struct StaleFlowTests {
    typealias Samples = ConntrackSamples

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var entry: ConntrackEntry
        var isStale: Bool

        init(_ description: String, _ entry: ConntrackEntry, isStale: Bool) {
            testDescription = description
            self.entry = entry
            self.isStale = isStale
        }
    }

    private static let frontends = [Samples.clusterIP, Samples.externalIP, Samples.loadBalancerIP]

    static let cases: [Case] =
        frontends.flatMap { address in
            [
                Case("\(address) to a serving endpoint", Samples.entry(to: address), isStale: false),
                Case(
                    "\(address) to one that is gone", Samples.entry(to: address, endpoint: Samples.gone),
                    isStale: true),
                Case("\(address) to an old port", Samples.entry(to: address, endpointPort: 8080), isStale: true),
                Case(
                    "\(address) at another port", Samples.entry(to: address, 8001, endpoint: Samples.gone),
                    isStale: false),
                Case("\(address) not translated", Samples.entry(to: address, endpoint: nil), isStale: true),
                Case(
                    "\(address) at no Service's port", Samples.entry(to: address, 8001, endpoint: nil), isStale: false),
                Case("\(address) over TCP", Samples.entry(.tcp, to: address, endpoint: Samples.gone), isStale: false),
                Case("\(address) over SCTP", Samples.entry(.sctp, to: address, endpoint: Samples.gone), isStale: false),
                Case(
                    "\(address) in a zone", Samples.entry(to: address, endpoint: Samples.gone, zone: 3),
                    isStale: false),
                Case(
                    "\(address) at the node port", Samples.entry(to: address, 32000, endpoint: Samples.gone),
                    isStale: false),
            ]
        } + [
            Case("node port to a serving endpoint", Samples.entry(to: Samples.nodeIP, 32000), isStale: false),
            Case(
                "node port to one that is gone", Samples.entry(to: Samples.nodeIP, 32000, endpoint: Samples.gone),
                isStale: true),
            Case("node port not translated", Samples.entry(to: Samples.nodeIP, 32000, endpoint: nil), isStale: true),
            Case(
                "node port over TCP", Samples.entry(.tcp, to: Samples.nodeIP, 32000, endpoint: Samples.gone),
                isStale: false),
            Case(
                "same port of another host",
                Samples.entry(to: IPAddress(192, 168, 0, 2), 32000, endpoint: Samples.gone), isStale: false),
            Case(
                "service port of the node", Samples.entry(to: Samples.nodeIP, 8000, endpoint: Samples.gone),
                isStale: false),
            Case(
                "another address", Samples.entry(to: IPAddress(10, 96, 0, 11), endpoint: Samples.gone), isStale: false),
        ]

    @Test(arguments: cases)
    func `an entry is deleted if it leads elsewhere than its Service says`(row: Case) throws {
        let kernel = FakeConntrack()
        kernel.entries = [row.entry]
        let reconciler = try Samples.reconciler(on: kernel)
        #expect(kernel.entries.isEmpty == row.isStale)
        #expect(reconciler.counters.deleted == (row.isStale ? 1 : 0))
    }

    @Test func `without endpoints translated entries are deleted and others kept`() throws {
        let kernel = FakeConntrack()
        kernel.entries = [Samples.entry(endpoint: Samples.gone), Samples.entry(endpoint: nil, clientPort: 40001)]
        let reconciler = try Samples.reconciler([Samples.port(.udp, [])], on: kernel)
        #expect(kernel.entries == [Samples.entry(endpoint: nil, clientPort: 40001)])
        #expect(reconciler.counters.noEndpoints == 1)
    }

    @Test func `of two Services with one frontend the older one decides`() throws {
        let kernel = FakeConntrack()
        let younger = Samples.port(.udp, [Samples.gone], name: .init(namespace: "a", name: "young"), created: 20)
        let older = Samples.port(.udp, [Samples.serving], created: 10)
        for isFirst in [true, false] {
            kernel.entries = [Samples.entry(), Samples.entry(endpoint: Samples.gone, clientPort: 40001)]
            var reconciler = FlowReconciler(family: .ipv4)
            for port in isFirst ? [older, younger] : [younger, older] {
                reconciler.update(port.name.service, [port])
            }
            try reconciler.run(on: kernel)
            #expect(kernel.entries == [Samples.entry()])
            reconciler.update(older.name.service, [])
            try reconciler.run(on: kernel)
            #expect(kernel.entries.isEmpty, "the younger one has the frontend now")
        }
    }
}
