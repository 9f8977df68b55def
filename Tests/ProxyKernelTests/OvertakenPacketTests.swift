import Addresses
import KernelTestSupport
import Kubernetes
import Netfilter
import Ruleset
import Services
import Testing

@testable import Proxy

/// Packets that are on their way through the rules while a transaction is committed.
///
/// The kernel looks at each map as it is at that moment, and runs a chain as it was when the packet came. Commits in quick
/// succession and clients that connect without a pause make packets meet them: without the last rules of the endpoint
/// chains 40 of 155,000 left the node untranslated, with chains in the same transaction as their first use 48 of 1,020,000.
@Suite("Packets that a commit overtakes", .serialized, .timeLimit(.minutes(2)))
struct OvertakenPacketTests {
    private static let clusterIP = "10.96.0.10"
    private static let commits = 12_000
    private static let counts = [1, 2, 3, 1, 3, 2]

    @Test(
        "reach an endpoint, however many there are and whether the chain for so many is new", arguments: [false, true])
    func changingCounts(deletesUnusedChains: Bool) async throws {
        try await Topology.with { topology in
            let servers = AddressPlan.ipv4.remotePods.map { "\($0):8080" }
            for server in servers { try await topology.serve(on: .remote, server) }
            try await countLeaks(topology)
            let kernel = try NetfilterKernel(
                namespace: .path("/run/netns/\(topology.namespace(.node))"))
            var model = Model(nodeName: "node")
            let service = try service()
            _ = model.apply(.set(.service(service)))
            _ = model.apply(.set(.endpointSlice(try slice(Self.counts[0]))))
            var program = FamilyProgram(form())
            _ = try program.install(model, nodePortAddresses: [], over: nil, on: kernel)

            var clients: [RunningClient] = []
            for place in [Place.pod1, .pod2, .node] {
                clients.append(
                    try await topology.connectRepeatedly(
                        from: place, to: "\(Self.clusterIP):80", protocol: .udp, interval: .zero))
            }
            for commit in 1...Self.commits {
                _ = model.apply(.set(.endpointSlice(try slice(Self.counts[commit % Self.counts.count]))))
                _ = program.update(service.name, model)
                _ = try program.commitChanges(to: kernel)
                if deletesUnusedChains, program.hasUnusedChains { try program.deleteUnusedChains(on: kernel) }
            }
            for client in clients {
                let outcomes = try await client.end()
                #expect(outcomes.failures.isEmpty, "\(outcomes)")
                #expect(outcomes.servers == Set(servers), "\(outcomes)")
            }
            #expect(try await leaks(topology).contains("counter packets 0 "))
        }
    }

    /// What is not translated follows the node's default route.
    private func countLeaks(_ topology: Topology) async throws {
        try await topology.run(
            on: .outside, "nft", "-f", "-",
            input: """
                table ip leaks {
                    chain arriving {
                        type filter hook prerouting priority -300;
                        ip daddr \(Self.clusterIP) counter
                    }
                }
                """)
    }

    private func leaks(_ topology: Topology) async throws -> String {
        try await topology.run(on: .outside, "nft", "list", "table", "ip", "leaks")
    }

    private func form() -> RulesetForm {
        RulesetForm(
            RulesetConfiguration(
                family: .ipv4, podCIDR: IPPrefix(AddressPlan.ipv4.clusterCIDR), masqueradesAll: false))
    }

    private func service() throws -> Service {
        Service(
            name: ObjectName(namespace: "default", name: "web"),
            clusterIPs: [try #require(IPAddress(Self.clusterIP))],
            ports: [Service.Port(name: "http", transport: .udp, port: 80)])
    }

    private func slice(_ count: Int) throws -> EndpointSlice {
        EndpointSlice(
            name: ObjectName(namespace: "default", name: "web-1"), serviceName: "web", family: .ipv4,
            ports: [EndpointSlice.Port(name: "http", transport: .udp, port: 8080)],
            endpoints: try AddressPlan.ipv4.remotePods.prefix(count).map {
                Endpoint(address: try #require(IPAddress($0)))
            })
    }
}
