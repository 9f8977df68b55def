import Addresses
import KernelTestSupport
import Testing

/// The daemon balances and rewrites as Kubernetes demands of Services: who answers, and which source it sees.
@Suite(
    "Services of a running daemon",
    .topology { topology in
        let node = try await Node(on: topology)
        try node.manifests.replace("services.yaml", with: ServiceTable.manifest)
        // The table stays when the daemon ends, and is all that traffic needs.
        try await node.start().stop()
    })
struct ServiceTrafficTests {
    @Test("balances and rewrites", arguments: ServiceTable.rows(.ipv4) + ServiceTable.rows(.ipv6))
    func balances(row: TrafficCase) async throws {
        let topology = try #require(TopologyTrait.topology)
        let differences = try await topology.differences(from: row)
        #expect(differences == [])
    }

    /// The test kernel may lack SCTP sockets, so that no client can show this.
    @Test("SCTP ports are dispatched", arguments: IPFamily.allCases)
    func dispatchesSCTP(family: IPFamily) async throws {
        let topology = try #require(TopologyTrait.topology)
        let plan = ServicePlan(family: family)
        let table = family == .ipv4 ? "ip" : "ip6"
        let frontend = "\(plan.clusterIP(10)) . sctp . 80"
        let dispatch = try await topology.run(on: .node, "nft", "list", "map", table, "shunt", "service-ips")
        #expect(
            Listing.withoutCounts(dispatch).contains(
                "\(frontend) counter comment \"default/web:sctp\" : goto cluster-4"))
        let endpoints = try await topology.run(on: .node, "nft", "list", "map", table, "shunt", "cluster-endpoints")
        for slot in 0..<3 { #expect(Listing.withoutCounts(endpoints).contains("\(frontend) . \(slot) : ")) }
    }
}
