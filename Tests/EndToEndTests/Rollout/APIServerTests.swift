import Addresses
import KernelTestSupport
import Testing

/// The daemon follows an API server that serves what a real one was recorded to serve.
@Suite("A daemon that follows an API server", .timeLimit(.minutes(1)))
struct APIServerTests {
    private static let port = "18080"
    private static let arguments = [
        "--mode", "nftables", "--master", "http://127.0.0.1:\(port)", "--node-name", "worker-1",
        "--cluster-cidr", "10.244.0.0/16,fd00:10:244::/48", "--kube-api-qps", "0",
    ]

    private func startServer(_ topology: Topology) throws -> ChildProcess {
        try topology.start(
            on: .node, [BuiltProgram.path("test-apiserver"), "--replay", "-", "--port", Self.port])
    }

    @Test("programs its Services, waits for it as long as it is away, and follows a rollout to its end")
    func rollout() async throws {
        try await Topology.with { topology in
            // The daemon comes first: it has to wait for the server.
            let daemon = try Daemon(on: topology, running: [BuiltProgram.path("shunt")] + Self.arguments)
            let server = try startServer(topology)
            for family in IPFamily.allCases {
                try await daemon.waitForLogLine(
                    with: "ruleset is in place", "family=\(family)", "services=", timeout: .seconds(30))
            }
            func lists(_ text: String) async throws -> Bool {
                try await topology.run(on: .node, "nft", "list", "table", "ip", "shunt").contains(text)
            }
            // Service web-dual has five endpoints, and none after the recorded rollout.
            #expect(
                try await topology.run(on: .node, "nft", "list", "map", "ip", "shunt", "service-ips")
                    .contains(
                        #"10.96.241.117 . tcp . 80 counter packets 0 bytes 0 comment "default/web-dual:http" : goto cluster-5"#
                    ))
            server.send("play 1000 500\n", isLast: false)
            try await daemon.wait(for: "the end of the rollout", timeout: .seconds(30)) {
                try await lists(#"comment "default/web-dual:http" : goto refuse"#)
            }
            // What other Services have is untouched, and no slot of the emptied ones is left.
            #expect(try await lists(#"comment "kube-system/kube-dns:dns" : goto cluster-2"#))
            #expect(try await !lists("10.96.241.117 . tcp . 80 . "))
            server.closeInput()
            try await daemon.stop()
            #expect(try await lists(#"comment "kube-system/kube-dns:dns" : goto cluster-2"#))
        }
    }
}
