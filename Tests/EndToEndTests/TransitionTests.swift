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
            try await settle(change, .before, node, daemon)
            let clients = try await startClients(change, node)
            for _ in 0..<Self.rounds {
                for side in [TransitionCase.Side.after, .before] {
                    try write(change[side], on: node)
                    try await settle(change, side, node, daemon)
                    try await withThrowingTaskGroup { group in
                        for client in clients { group.addTask { try await client.settle(side, daemon) } }
                        try await group.waitForAll()
                    }
                }
            }
            for client in clients { try await client.end() }
            try await daemon.stop()
        }
    }

    private func write(_ state: TransitionCase.State, on node: Node) throws {
        let services = state.services.map { service in
            state.replacement.text.isEmpty
                ? service.text : service.text.replacing(state.replacement.text, with: state.replacement.with)
        }
        let slices = state.endpoints.sorted { $0.key < $1.key }.flatMap { service, places in
            IPFamily.allCases.map { family in
                var slice = SliceManifest(service, places, family)
                slice.ports = TransitionTable.ports()
                return slice.text
            }
        }
        try node.manifests.replace("web.yaml", with: Manifests.file(services + slices))
    }

    /// Clients of every kind for every path and family; those that nobody answers at first cannot be started.
    private func startClients(_ change: TransitionCase, _ node: Node) async throws -> [TransitionClient] {
        var clients: [TransitionClient] = []
        for path in change.paths where !path.before.places.isEmpty {
            for plan in IPFamily.allCases.map({ ServicePlan(family: $0) }) {
                for kind in TransitionClient.Kind.allCases {
                    clients.append(try await TransitionClient(kind, path, plan, node.topology))
                }
            }
        }
        return clients
    }

    /// Waits until a state is what new TCP connections experience, on every path.
    private func settle(
        _ change: TransitionCase, _ side: TransitionCase.Side, _ node: Node, _ daemon: Daemon
    ) async throws {
        let state = change[side]
        if let listed = state.listed { try await node.wait(daemon, until: listed) }
        if let unlisted = state.unlisted { try await node.wait(daemon, until: unlisted, isListed: false) }
        for path in change.paths {
            for plan in IPFamily.allCases.map({ ServicePlan(family: $0) }) {
                let row = TrafficCase(
                    path.name, from: path.from, to: path.target(plan),
                    path[side].expectation(plan))
                try await daemon.wait(for: "\(change), \(row): \(row.expectation)") {
                    try await node.topology.differences(from: row) == []
                }
            }
        }
    }
}
