import Addresses
import KernelTestSupport
import Testing

/// Every kind of frontend, source, policy and state of endpoints, against what kube-proxy does with the same packet.
@Suite(
    "The packet table", .serialized,
    .topology { topology in
        let node = try await Node(on: topology)
        try await PacketTable.serveOthers(on: topology)
        try node.manifests.replace("services.yaml", with: PacketTableServices.manifest)
        // The tables stay when the daemon ends, and are all that traffic needs.
        try await node.start().stop()
    })
struct PacketTableTests {
    @Test("agrees with kube-proxy", arguments: IPFamily.allCases, [TransportProtocol.tcp, .udp])
    func agrees(family: IPFamily, transport: TransportProtocol) async throws {
        let topology = try #require(TopologyTrait.topology)
        let rows = PacketTable.rows(family, transport)
        try #require(rows.count > 150)
        let failures = try await PacketTable.failures(rows, on: topology)
        #expect(failures.isEmpty, "\(failures.count) of \(rows.count) rows:\n\(failures.joined(separator: "\n"))")
    }
}
