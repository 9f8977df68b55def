import Addresses
import KernelTestSupport
import TestSupport
import Testing

/// Objects exported from a real cluster: what the daemon programs is what `render` prints.
@Suite("A recorded cluster")
struct RecordedClusterTests {
    @Test("the kernel lists the same after the daemon and after nft has loaded the rendered script")
    func rendersWhatIsProgrammed() async throws {
        try await Topology.with { topology in
            let folder = try ManifestFolder()
            try folder.replace(
                "cluster.yaml", with: String(decoding: RecordedFile.bytes("manifests/cluster.yaml"), as: UTF8.self))
            let arguments = [
                "--manifests", folder.path, "--node-name", "worker-1",
                "--cluster-cidr", "10.244.0.0/16,fd00:10:244::/48",
            ]
            let shunt = try BuiltProgram.path("shunt")
            let daemon = try Daemon(
                on: topology, running: [shunt, "--mode", "nftables", "--conntrack-max-per-core", "0"] + arguments)
            for family in IPFamily.allCases {
                try await daemon.waitForLogLine(with: "ruleset is in place", "family=\(family)")
            }
            try await daemon.stop()
            // The recorded node's addresses are not those of this namespace: nothing can listen on them.
            let warnings = daemon.log.split(separator: "\n").filter { $0.contains(" warning ") }
            #expect(warnings.allSatisfy { $0.contains("health check node ports of this family stay closed") })
            #expect(!daemon.log.contains("error"))
            let rendered = try await ShuntCommand(["render"] + arguments)
            #expect(rendered.status == .exited(0))
            let namespace = try await NetworkNamespace()
            try await namespace.run("nft", "-f", "-", input: rendered.output)
            for table in ["ip", "ip6"] {
                let programmed = try await topology.run(on: .node, "nft", "list", "table", table, "shunt")
                let loaded = try await namespace.run("nft", "list", "table", table, "shunt")
                #expect(Listing(programmed) == Listing(loaded))
                #expect(Listing(programmed).objects.count > 20)
            }
            #expect(try await topology.run(on: .node, "nft", "list", "table", "ip", "shunt").contains("10.96.23.125"))
        }
    }
}
