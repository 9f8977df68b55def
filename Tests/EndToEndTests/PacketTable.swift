import Addresses
import KernelTestSupport

/// The packet table: rows that the oracle judges, and those for packets that no Service is to touch.
enum PacketTable {
    static func rows(_ family: IPFamily, _ transport: TransportProtocol) -> [TrafficCase] {
        PacketTableCase.all(family, transport).map(trafficCase) + otherRows(family, transport)
    }

    static func trafficCase(_ row: PacketTableCase) -> TrafficCase {
        let outcome = PacketTableOracle(row).outcome
        return TrafficCase(
            "\(row)", from: row.source.place, to: PacketTableServices.target(row), over: row.transport,
            count: outcome == .dropped ? 1 : nil, expectation(outcome, row.family))
    }

    /// Makes the connections of all rows, several at once, and returns a line for every row that went wrong.
    ///
    /// What must be dropped only waits, so more of that goes on at once.
    static func failures(_ rows: [TrafficCase], on topology: Topology) async throws -> [String] {
        let waiting = rows.filter { if case .dropped = $0.expectation { true } else { false } }
        let answering = rows.filter { if case .dropped = $0.expectation { false } else { true } }
        async let dropped = failures(waiting, on: topology, width: 32)
        async let others = failures(answering, on: topology, width: 6)
        return try await dropped + others
    }

    private static func failures(_ rows: [TrafficCase], on topology: Topology, width: Int) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            var failures: [String] = []
            for (index, row) in rows.enumerated() {
                if index >= width { failures += try await group.next() ?? [] }
                group.addTask {
                    try await topology.differences(from: row, silence: .milliseconds(400)).map {
                        "\(row.name) (\(row.target)): \($0)"
                    }
                }
            }
            for try await more in group { failures += more }
            return failures
        }
    }

    private static func expectation(_ outcome: PacketTableOracle.Outcome, _ family: IPFamily) -> TrafficExpectation {
        let plan = ServicePlan(family: family)
        switch outcome {
        case .answered(let local, let remote, let isMasqueraded):
            let servers = (local ? [plan.pod2] : []) + (remote ? [plan.remote] : [])
            return .answered(by: Set(servers), source: isMasqueraded ? .masqueraded : .kept)
        case .refused: return .refused
        case .dropped: return .dropped
        }
    }

    /// Servers for packets that pass untouched.
    static func serveOthers(on topology: Topology) async throws {
        for family in IPFamily.allCases {
            let plan = ServicePlan(family: family)
            try await topology.add(plan.external(PacketTableServices.ownedExternalIP), to: .node)
            try await topology.serve(
                on: .node, plan.target(plan.addresses.node, PacketTableServices.otherPort),
                plan.target(plan.addresses.nodeOutside, PacketTableServices.someNodePort),
                plan.target(plan.external(PacketTableServices.ownedExternalIP), PacketTableServices.otherPort))
        }
    }

    private static func otherRows(_ family: IPFamily, _ transport: TransportProtocol) -> [TrafficCase] {
        let plan = ServicePlan(family: family)
        let untouched = [
            ("untouched: an endpoint's own address", plan.pod2),
            ("untouched: a node's port of no Service", plan.target(plan.addresses.node, PacketTableServices.otherPort)),
            (
                "untouched: a NodePort on an address that has none",
                plan.target(plan.addresses.nodeOutside, PacketTableServices.someNodePort)
            ),
            (
                "untouched: another port of an externalIP",
                plan.target(plan.external(PacketTableServices.ownedExternalIP), PacketTableServices.otherPort)
            ),
        ]
        let clusterIP = plan.target(plan.clusterIP(5), 81)
        let unallocated = plan.target(plan.clusterIP(PacketTableServices.unallocatedClusterIP))
        // What the node sends to an address of its own has that address as its source.
        return [Place.pod1, .remote, .outside].flatMap { place in
            untouched.map { name, target in
                TrafficCase(name, from: place, to: target, over: transport, .answered(by: [target], source: .kept))
            }
        }
            + [Place.pod1, .node, .remote, .outside].flatMap { place in
                [
                    .init("port that no Service has", from: place, to: clusterIP, over: transport, .refused),
                    .init("unallocated ClusterIP", from: place, to: unallocated, over: transport, count: 1, .dropped),
                ]
            }
    }
}
