import Addresses
import KernelTestSupport
import Testing

/// Rulesets with one fault each, so that it is known that rows of the packet table can fail.
@Suite(
    "The packet table with faults in the ruleset", .serialized,
    .topology { topology in
        let node = try await Node(on: topology)
        try node.manifests.replace("services.yaml", with: PacketTableServices.manifest)
        try await node.start().stop()
    })
struct PacketTableFaultTests {
    struct Fault: Sendable, CustomStringConvertible {
        var description: String
        /// A command of nft.
        var command: String
        var frontend: PacketTableCase.Frontend
        var source: PacketTableCase.Source
        var policy: PacketTableCase.Policy

        /// A row that must fail then.
        var row: PacketTableCase {
            PacketTableCase(
                frontend: frontend, source: source, policy: policy, endpoints: .localAndRemote, family: .ipv4,
                transport: .udp)
        }
    }

    @Test(
        "notices",
        arguments: [
            Fault(
                description: "sources are not rewritten", command: "flush chain ip shunt rewrite",
                frontend: .loadBalancer, source: .pod, policy: .cluster),
            Fault(
                description: "outside traffic has no local endpoints", command: "flush map ip shunt local-endpoints",
                frontend: .externalIP, source: .outside, policy: .externalLocal),
            Fault(
                description: "the node's own traffic is held to local endpoints",
                command: """
                    flush chain ip shunt policy-nodeport-2-2
                    add rule ip shunt policy-nodeport-2-2 goto local-nodeport-2
                    """,
                frontend: .nodePort, source: .node, policy: .externalLocal),
            Fault(
                description: "source ranges admit nobody",
                command: "flush set ip shunt allowed-sources-32",
                frontend: .guardedLoadBalancer, source: .outside, policy: .cluster),
            Fault(
                description: "source ranges are not asked",
                command: "add element ip shunt allowed-sources-32 { 192.168.60.101 . udp . 1060 . 192.168.50.2 }",
                frontend: .guardedLoadBalancer, source: .otherNode, policy: .cluster),
            Fault(
                description: "local endpoints are missing", command: "flush map ip shunt local-endpoints",
                frontend: .clusterIP, source: .pod, policy: .internalLocal),
        ])
    func notices(fault: Fault) async throws {
        let topology = try #require(TopologyTrait.topology)
        let row = PacketTable.trafficCase(fault.row)
        #expect(try await topology.differences(from: row) == [])
        let ruleset = try await topology.run(on: .node, "nft", "list", "ruleset")
        try await topology.run(on: .node, "nft", "-f", "-", input: fault.command)
        // Two connections show it: what fails with the fault fails always.
        var hurried = row
        hurried.count = 2
        #expect(try await topology.differences(from: hurried, patience: .milliseconds(400)) != [])
        try await topology.run(on: .node, "nft", "-f", "-", input: "flush ruleset\n\(ruleset)")
    }
}
