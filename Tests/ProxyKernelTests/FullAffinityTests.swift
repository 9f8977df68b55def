import Addresses
import KernelTestSupport
import Kubernetes
import Logging
import MetricsTestKit
import Netfilter
import Proxy
import Ruleset
import RulesetTestSupport
import Testing

/// The map of remembered clients with as many elements as it may have.
@Suite struct FullAffinityTests {
    let family: IPFamily
    let set: NamedSet
    let table: Table
    let log = LogRecorder()
    let metrics = TestMetrics()

    init() { (family, set, table) = (.ipv4, SetID.affinity.definition(family: .ipv4), RulesetForm.table(.ipv4)) }

    private let target = "10.96.0.10:80"

    /// A node with one sticky Service that has two endpoints.
    private func with(_ body: (Topology, Proxier, NetworkNamespaceReference) async throws -> Void) async throws {
        let pods = AddressPlan.ipv4.remotePods.prefix(2)
        let service = Service(
            name: .sample("web"), clusterIPs: [IPAddress(10, 96, 0, 10)], ports: [.init(name: "http", port: 80)],
            sessionAffinityTimeout: 10800)
        let slice = EndpointSlice(
            name: .sample("web-ipv4"), serviceName: "web", family: .ipv4, ports: [.init(name: "http", port: 8080)],
            endpoints: pods.compactMap { IPAddress($0) }.map { Endpoint(address: $0, nodeName: "there") })
        try await Topology.with { topology in
            for pod in pods { try await topology.serve(on: .remote, "\(pod):8080") }
            let namespace = NetworkNamespaceReference.path("/run/netns/\(topology.namespace(.node))")
            let configuration = ProxyConfiguration(
                nodeName: "here",
                podDetection: .clusterCIDR([IPPrefix(AddressPlan.ipv4.clusterCIDR)].compactMap { $0 }),
                families: [.ipv4])
            let proxier = Proxier(configuration, logger: log.logger, metrics: metrics) {
                try NetfilterKernel(namespace: namespace)
            }
            try await proxier.start()
            await proxier.apply([.set(service), .set(slice)], isComplete: true)
            try await body(topology, proxier, namespace)
        }
    }

    /// Clients that never come again, with addresses that nobody else has.
    private func strangers(_ numbers: Range<Int>) -> ElementList {
        var list = ElementList(layout: set.layout)
        list.reserveCapacity(numbers.count)
        for number in numbers {
            let host = [UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)]
            list.append { $0 += [100] + host + [10, 96, 0, 10, 6, 0, 0, 0, 0, 80, 0, 0, 10, 0, 2, 2, 31, 144, 0, 0] }
        }
        return list
    }

    private func servers(
        _ topology: Topology, from place: Place, count: Int = 40
    ) async throws -> Set<String> {
        let outcomes = try await topology.connect(from: place, to: target, count: count)
        #expect(outcomes.failures.isEmpty)
        return outcomes.servers
    }

    @Test func refusesNobodyAndKeepsThoseItHas() async throws {
        try await with { topology, proxier, namespace in
            let pods = Set(AddressPlan.ipv4.remotePods.prefix(2).map { "\($0):8080" })
            let remembered = try await servers(topology, from: .pod1)
            #expect(remembered.count == 1)
            var socket = try NetlinkSocket(.netfilter, namespace: namespace)
            let limit = Int(SetID.affinitySize)
            let room = limit - (try #require(try socket.elementCount(of: set, in: table)))
            for start in stride(from: 0, to: room, by: 50_000) {
                var batch = Batch()
                batch.add(strangers(start..<min(start + 50_000, room)), to: set, in: table)
                try socket.commit(batch.sealed())
            }
            #expect(try socket.elementCount(of: set, in: table) == limit)

            #expect(try await servers(topology, from: .pod2) == pods)
            #expect(try await servers(topology, from: .node) == pods)
            #expect(try await servers(topology, from: .pod1) == remembered)
            #expect(try socket.elementCount(of: set, in: table) == limit)
            await proxier.maintain()
            let labels = [("ip_family", "IPv4")]
            #expect(try metrics.expectGauge("shunt_session_affinity_clients", labels).values == [Double(limit)])
            #expect(try metrics.expectGauge("shunt_session_affinity_clients_limit", labels).values == [Double(limit)])
            #expect(log.lines("session affinity remembers nearly as many").map(\.level) == [.warning])

            var batch = Batch()
            batch.delete(strangers(0..<10), from: set, in: table)
            try socket.commit(batch.sealed())
            #expect(try await servers(topology, from: .pod2).count == 1)
        }
    }
}
