import Addresses
import KernelTestSupport
import Testing

/// Changes of endpoints reach new connections and no other.
@Suite("Endpoints that change under traffic")
struct EndpointChangeTests {
    private static let target = "10.96.0.10:80"
    private static let pod1 = "10.0.1.2 . 8080"
    private static let pod2 = "10.0.1.3 . 8080"
    private static let remote = "10.0.2.2 . 8080"

    /// A node with the Service `web`, whose endpoints are in the file web.yaml.
    private func withService(
        _ places: [Place], _ body: @Sendable (Node, Daemon) async throws -> Void
    ) async throws {
        try await Node.with { node in
            try node.manifests.replace("service.yaml", with: ServiceManifest("web", "10.96.0.10").text)
            try write(places, on: node)
            try await body(node, try await node.start())
        }
    }

    private func write(_ places: [Place], on node: Node) throws {
        try node.manifests.replace("web.yaml", with: SliceManifest("web", places).text)
    }

    private func servers(on node: Node) async throws -> Set<String> {
        let outcomes = try await node.topology.connect(from: .pod1, to: Self.target, count: 60)
        #expect(outcomes.failures.isEmpty)
        return outcomes.servers
    }

    @Test("are added, replaced and scaled away, and a held connection to another one stays")
    func heldConnection() async throws {
        try await withService([.pod2]) { node, daemon in
            let held = try await node.topology.hold(from: .pod1, to: Self.target)
            try write([.pod1, .pod2], on: node)
            try await node.wait(daemon, until: Self.pod1)
            #expect(try await servers(on: node) == [Endpoints.pod1, Endpoints.pod2])
            try write([.remote, .pod2], on: node)
            try await node.wait(daemon, until: Self.remote)
            #expect(try await servers(on: node) == [Endpoints.remote, Endpoints.pod2])
            try write([.pod2], on: node)
            try await node.wait(daemon, until: Self.remote, isListed: false)
            #expect(try await servers(on: node) == [Endpoints.pod2])
            let outcomes = try await held.end()
            #expect(outcomes.failures.isEmpty)
            #expect(outcomes.servers == [Endpoints.pod2])
        }
    }

    @Test("are all gone and come back: refused in between")
    func scaleToZero() async throws {
        try await withService([.pod1, .pod2]) { node, daemon in
            try write([], on: node)
            try await node.wait(daemon, until: Self.pod1, isListed: false)
            for place in [Place.pod1, .node] {
                let row = TrafficCase("no endpoints", from: place, to: Self.target, .refused)
                #expect(try await node.topology.differences(from: row) == [])
            }
            try write([.remote], on: node)
            try await node.wait(daemon, until: Self.remote)
            #expect(try await servers(on: node) == [Endpoints.remote])
        }
    }

    @Test("are replaced one after the other, and no new connection fails")
    func rollingReplacement() async throws {
        try await withService([.pod1, .pod2]) { node, daemon in
            let steps: [(places: [Place], added: String, removed: String)] = [
                ([.pod2, .remote], Self.remote, Self.pod1), ([.remote, .pod1], Self.pod1, Self.pod2),
                ([.pod1, .pod2], Self.pod2, Self.remote),
            ]
            let client = try await node.topology.connectRepeatedly(from: .pod1, to: Self.target)
            for step in [steps, steps, steps].joined() {
                try write(step.places, on: node)
                try await node.wait(daemon, until: step.removed, isListed: false)
                #expect(try await node.table().contains(step.added))
            }
            let outcomes = try await client.end()
            #expect(outcomes.failures.isEmpty)
            #expect(outcomes.servers == Endpoints.all)
        }
    }
}
