import Addresses
import Glibc
import KernelTestSupport
import Testing

/// The daemon ends in every way without harm, and takes over what it left.
@Suite("A daemon that ends and starts again")
struct RestartTests {
    private static let foreign = """
        table ip filter {
            set shunt { type ipv4_addr; elements = { 10.96.0.10 } }
            chain forward { type filter hook forward priority filter; ip daddr 10.96.0.99 counter accept; }
        }
        table inet shunt {
            map service-ips { type ipv4_addr : verdict; }
        }
        """

    private static var manifest: String {
        var service = ServiceManifest("web", "10.96.0.10", "fd00:96::10")
        service.type = "NodePort"
        service.ports = [.init(nodePort: 30080)]
        return Manifests.file(
            [service.text] + IPFamily.allCases.map { SliceManifest("web", [.pod1, .pod2, .remote], $0).text })
    }

    /// Everything, the tables of others too.
    private func ruleset(_ node: Node) async throws -> Listing {
        Listing(try await node.topology.run(on: .node, "nft", "list", "ruleset"))
    }

    @Test("leaves the table, keeps connections, and adopts the table unchanged", arguments: [SIGTERM, SIGINT, SIGKILL])
    func restart(signal: Int32) async throws {
        try await Node.with { node in
            try await node.topology.run(on: .node, "nft", "-f", "-", input: Self.foreign)
            try node.manifests.replace("web.yaml", with: Self.manifest)
            let first = try await node.start()
            let programmed = try await ruleset(node)
            let held = try await node.topology.hold(from: .pod1, to: "10.96.0.10:80")
            let repeated = try await node.topology.connectRepeatedly(from: .pod2, to: "[fd00:96::10]:80")

            first.child.signal(signal)
            let status = try await first.exit()
            #expect(status == (signal == SIGKILL ? .killed(signal: SIGKILL) : .exited(0)))
            #expect(try await ruleset(node) == programmed)

            let second = try await node.start()
            for family in IPFamily.allCases {
                try await second.waitForLogLine(
                    with: "ruleset is in place", "family=\(family)", "adopted=true", "elements=0")
            }
            #expect(try await ruleset(node) == programmed)
            let outcomes = [try await held.end(), try await repeated.end()]
            #expect(outcomes.allSatisfy { $0.failures.isEmpty })
            #expect(outcomes[1].servers == Endpoints6.all)
            try await second.stop()
        }
    }

    @Test("makes up for what changed while it was away")
    func changeWhileAway() async throws {
        try await Node.with { node in
            try node.manifests.replace("service.yaml", with: ServiceManifest("web", "10.96.0.10").text)
            try node.manifests.replace("web.yaml", with: SliceManifest("web", [.pod1, .pod2]).text)
            try await node.start().kill()
            try node.manifests.replace("web.yaml", with: SliceManifest("web", [.remote, .pod2]).text)
            let daemon = try await node.start()
            try await daemon.waitForLogLine(with: "ruleset is in place", "family=IPv4", "adopted=true")
            let row = TrafficCase(
                "after a change", from: .remote, to: "10.96.0.10:80",
                .answered(by: [Endpoints.remote, Endpoints.pod2], source: .masqueraded))
            #expect(try await node.topology.differences(from: row) == [])
            try await daemon.stop()
        }
    }

    @Test("repairs a table that was flushed or changed while it was away")
    func repair() async throws {
        try await Node.with { node in
            try node.manifests.replace("web.yaml", with: Self.manifest)
            try await node.start().stop()
            let programmed = try await ruleset(node)
            let damage = [
                "flush map ip shunt cluster-endpoints", "flush ruleset", "flush table ip shunt",
                "add rule ip shunt refuse counter", "add element ip shunt service-ips { 10.1.1.1 . tcp . 1 : drop }",
            ]
            for command in damage {
                try await node.topology.run(on: .node, "nft", "-f", "-", input: command)
                #expect(try await ruleset(node) != programmed, "\(command)")
                try await node.start().stop()
                #expect(try await ruleset(node) == programmed, "\(command)")
            }
        }
    }
}
