import Addresses
import KernelTestSupport
import Testing

/// Connections that are made all the time while a Service changes go to endpoints of one side or the other.
@Suite("Services that change under traffic", .serialized)
struct TransitionTests {
    private static let rounds = 3

    @Test(
        "lose no connection and lead none astray", arguments: TransitionTable.cases)
    func transition(change: TransitionCase) async throws {
        try await Node.with { node in
            try write(change.before, on: node)
            let daemon = try await node.start()
            try await settle(change, change.before, \.before, node, daemon)
            let clients = try await startClients(change, node)
            for _ in 0..<Self.rounds {
                try write(change.after, on: node)
                try await settle(change, change.after, \.after, node, daemon)
                try write(change.before, on: node)
                try await settle(change, change.before, \.before, node, daemon)
            }
            for (path, plan, client) in clients {
                judge(try await client.end(), path, plan)
            }
            try await daemon.stop()
        }
    }

    private func write(_ state: TransitionCase.State, on node: Node) throws {
        let services = state.services.map { service in
            state.replacement.text.isEmpty
                ? service.text : service.text.replacing(state.replacement.text, with: state.replacement.with)
        }
        let slices = state.endpoints.sorted { $0.key < $1.key }.flatMap { service, places in
            IPFamily.allCases.map { SliceManifest(service, places, $0).text }
        }
        try node.manifests.replace("web.yaml", with: Manifests.file(services + slices))
    }

    /// A client for every path and family; those that nobody answers at first cannot be started.
    private func startClients(
        _ change: TransitionCase, _ node: Node
    ) async throws -> [(TransitionCase.Path, ServicePlan, RunningClient)] {
        var clients: [(TransitionCase.Path, ServicePlan, RunningClient)] = []
        for path in change.paths where !path.before.places.isEmpty {
            for plan in IPFamily.allCases.map({ ServicePlan(family: $0) }) {
                let client = try await node.topology.connectRepeatedly(
                    from: path.from, to: path.target(plan))
                clients.append((path, plan, client))
            }
        }
        return clients
    }

    /// Waits until a state is what clients experience, on every path.
    private func settle(
        _ change: TransitionCase, _ state: TransitionCase.State,
        _ side: KeyPath<TransitionCase.Path, TransitionExpectation>, _ node: Node,
        _ daemon: Daemon
    ) async throws {
        if let listed = state.listed { try await node.wait(daemon, until: listed) }
        if let unlisted = state.unlisted { try await node.wait(daemon, until: unlisted, isListed: false) }
        for path in change.paths {
            for plan in IPFamily.allCases.map({ ServicePlan(family: $0) }) {
                let row = TrafficCase(
                    path.name, from: path.from, to: path.target(plan),
                    path[keyPath: side].expectation(plan))
                try await daemon.wait(for: "\(change), \(row): \(row.expectation)") {
                    try await node.topology.differences(from: row) == []
                }
            }
        }
    }

    private func judge(_ outcomes: Outcomes, _ path: TransitionCase.Path, _ plan: ServicePlan) {
        let valid = plan.servers(path.before.places.union(path.after.places))
        // Fewer would mean that the changes were hardly met.
        #expect(outcomes.counts.values.reduce(0, +) > 30, "\(path.name), \(plan.family): \(outcomes)")
        #expect(outcomes.servers.isSubset(of: valid), "\(path.name), \(plan.family): \(outcomes)")
        // Where one side has no endpoint, being refused is right, being kept waiting is not.
        let allowed: Set<Outcome> = path.isAlwaysAnswered ? [] : [.refused]
        #expect(Set(outcomes.failures.keys).isSubset(of: allowed), "\(path.name), \(plan.family): \(outcomes)")
    }
}
