import KernelTestSupport
import Testing

/// What `--conntrack` options do to a network namespace. The size of the table belongs to the first one alone.
@Suite("Settings of connection tracking")
struct ConntrackSettingsTests {
    private static let names = [
        "tcp_timeout_established", "tcp_timeout_close_wait", "tcp_be_liberal", "udp_timeout", "udp_timeout_stream",
    ]

    private func values(in namespace: NetworkNamespace) async throws -> [String] {
        let names = Self.names.map { "net.netfilter.nf_conntrack_\($0)" }
        let output = try await Command.run(["nsenter", "--net=\(namespace.path)", "--", "sysctl", "-n"] + names)
        return output.split(separator: "\n").map(String.init)
    }

    /// Runs `shunt --init-only` where settings can be read and not written, as in a container, and returns its log.
    private func setUpReadOnly(_ arguments: String, in namespace: NetworkNamespace) async throws -> String {
        try await namespace.run(
            "unshare", "--mount", "sh", "-c",
            """
            mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys &&
            exec \(BuiltProgram.path("shunt")) --mode nftables --init-only \(arguments) 2>&1
            """)
    }

    @Test("are kube-proxy's by default")
    func defaults() async throws {
        let namespace = try await NetworkNamespace()
        let before = try await values(in: namespace)
        let run = try await ShuntCommand(
            "--mode", "nftables", "--init-only", "--conntrack-max-per-core", "0", in: namespace)
        #expect(run.status == .exited(0))
        #expect(run.errorOutput.isEmpty && run.output.isEmpty)
        #expect(try await values(in: namespace) == ["86400", "3600"] + before.dropFirst(2))
        #expect(try await namespace.run("nft", "list", "ruleset").isEmpty)
    }

    @Test("are what the options say, and otherwise stay")
    func options() async throws {
        let namespace = try await NetworkNamespace()
        let before = try await values(in: namespace)
        let zeros = ["--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=0"]
        let none = zeros + ["--conntrack-tcp-timeout-close-wait=0s"]
        _ = try await ShuntCommand(["--mode", "nftables", "--init-only"] + none, in: namespace)
        #expect(try await values(in: namespace) == before)
        let all = [
            "--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=2h",
            "--conntrack-tcp-timeout-close-wait=1m30s", "--conntrack-tcp-be-liberal", "--conntrack-udp-timeout=10s",
            "--conntrack-udp-timeout-stream=200ms",
        ]
        let run = try await ShuntCommand(["--mode", "nftables", "--init-only"] + all, in: namespace)
        #expect(run.status == .exited(0))
        #expect(try await values(in: namespace) == ["7200", "90", "1", "10", "1"])
    }

    @Test("that cannot be written are one warning, unless they are right already")
    func readOnly() async throws {
        let namespace = try await NetworkNamespace()
        let size = "--conntrack-max-per-core=0"
        let log = try await setUpReadOnly(size, in: namespace)
        #expect(log.split(separator: "\n").count == 1)
        #expect(log.contains("warning settings of connection tracking stay as they are"))
        #expect(log.contains("nf_conntrack_tcp_timeout_established=86400 nf_conntrack_tcp_timeout_close_wait=3600"))
        #expect(log.contains("Read-only file system"))
        #expect(log.contains("--conntrack-tcp-timeout-established=0, --conntrack-tcp-timeout-close-wait=0"))
        _ = try await ShuntCommand("--mode", "nftables", "--init-only", size, in: namespace)
        #expect(try await setUpReadOnly(size, in: namespace).isEmpty)
    }

    @Test("that belong to the first namespace are a warning in any other, and the daemon goes on")
    func size() async throws {
        try await Node.with { node in
            let daemon = try await node.start("--conntrack-max-per-core", "32768", "--conntrack-min", "12345")
            #expect(daemon.log.contains("settings=\"nf_conntrack_max="))
            #expect(daemon.log.contains("--conntrack-max-per-core=0"))
            try await daemon.stop()
        }
    }
}
