import Addresses
import KernelTestSupport
import Kubernetes
import Logging
import MetricsTestKit
import Netfilter
import Proxy
import Ruleset
import RulesetTestSupport
import Services
import TestSupport
import Testing

/// A map of remembered clients with as many elements as it may have.
@Suite struct FullAffinityTests {
    /// A node with one sticky Service that has two endpoints on the other node.
    private struct Sticky {
        let family: IPFamily
        let log = LogRecorder()
        let metrics = TestMetrics()

        var map: AffinityMap {
            AffinityMap(of: ServicePortName(service: .sample("web"), port: "http", transport: .tcp))
        }
        var set: NamedSet { SetID.affinity(map).definition(family: family) }
        var table: Table { RulesetForm.table(family) }
        var pods: [IPAddress] { AddressPlan.plan(family).remotePods.prefix(2).compactMap { IPAddress($0) } }
        var servers: Set<String> { Set(pods.map { target($0, 8080) }) }
        var clusterIP: IPAddress { .sample(.clusterIP, 10, family) }

        func target(_ address: IPAddress, _ port: Int) -> String {
            family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
        }

        /// Programs it on the node of a topology.
        func start(on topology: Topology, _ namespace: NetworkNamespaceReference) async throws -> Proxier {
            for pod in pods { try await topology.serve(on: .remote, target(pod, 8080)) }
            let service = Service(
                name: .sample("web"), clusterIPs: [clusterIP], ports: [.init(name: "http", port: 80)],
                sessionAffinityTimeout: 10800)
            let slice = EndpointSlice(
                name: .sample("web"), serviceName: "web", family: family, ports: [.init(name: "http", port: 8080)],
                endpoints: pods.map { Endpoint(address: $0, nodeName: "there") })
            let range = IPPrefix(AddressPlan.plan(family).clusterCIDR)
            let configuration = ProxyConfiguration(
                nodeName: "here", podDetection: .clusterCIDR([range].compactMap { $0 }), families: [family])
            let proxier = Proxier(configuration, logger: log.logger, metrics: metrics) {
                try NetfilterKernel(namespace: namespace)
            }
            try await proxier.start()
            await proxier.apply([.set(service), .set(slice)], isComplete: true)
            return proxier
        }

        /// Clients that never come again, with addresses that nobody else has.
        func strangers(_ numbers: Range<Int>) -> ElementList {
            var list = ElementList(layout: set.layout)
            list.reserveCapacity(numbers.count)
            let network: [UInt8] = family == .ipv4 ? [100] : [253, 100] + [UInt8](repeating: 0, count: 11)
            let frontend = clusterIP.networkBytes + [6, 0, 0, 0, 0, 80, 0, 0]
            let rest = frontend + pods[0].networkBytes + [31, 144, 0, 0]
            for number in numbers {
                list.append { bytes in
                    bytes += network
                    for shift in [16, 8, 0] { bytes.append(UInt8(number >> shift & 255)) }
                    bytes += rest
                }
            }
            return list
        }

        /// The servers that answer new connections of a client.
        func servers(_ topology: Topology, from place: Place) async throws -> Set<String> {
            let outcomes = try await topology.connect(
                from: place, to: target(clusterIP, 80), count: 40, timeout: .seconds(1))
            #expect(outcomes.failures.isEmpty)
            return outcomes.servers
        }
    }

    @Test(arguments: IPFamily.allCases)
    func refusesNobodyAndKeepsThoseItHas(family: IPFamily) async throws {
        try await Topology.with { topology in
            let sticky = Sticky(family: family)
            let namespace = NetworkNamespaceReference.path("/run/netns/\(topology.namespace(.node))")
            let proxier = try await sticky.start(on: topology, namespace)
            let remembered = try await sticky.servers(topology, from: .pod1)
            #expect(remembered.count == 1)

            var socket = try NetlinkSocket(.netfilter, namespace: namespace)
            let (set, table, limit) = (sticky.set, sticky.table, Int(AffinityMap.size))
            let room = limit - (try #require(try socket.elementCount(of: set, in: table)))
            for start in stride(from: 0, to: room, by: 50_000) {
                var batch = Batch()
                batch.add(sticky.strangers(start..<min(start + 50_000, room)), to: set, in: table)
                try socket.commit(batch.sealed())
            }
            #expect(try socket.elementCount(of: set, in: table) == limit)

            #expect(try await sticky.servers(topology, from: .pod2) == sticky.servers)
            #expect(try await sticky.servers(topology, from: .node) == sticky.servers)
            #expect(try await sticky.servers(topology, from: .pod1) == remembered)
            #expect(try socket.elementCount(of: set, in: table) == limit)

            await proxier.watchAffinity()
            for label in ["shunt_session_affinity_clients", "shunt_session_affinity_clients_limit"] {
                let gauge = try sticky.metrics.expectGauge(
                    label, [("ip_family", "\(family)"), ("map", sticky.map.name)])
                #expect(gauge.values == [Double(limit)])
            }
            let warnings = sticky.log.lines("session affinity remembers nearly as many")
            #expect(warnings.map(\.level) == [.warning])

            var batch = Batch()
            batch.delete(sticky.strangers(0..<10), from: set, in: table)
            try socket.commit(batch.sealed())
            #expect(try await sticky.servers(topology, from: .pod2).count == 1)
        }
    }
}
