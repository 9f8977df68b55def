import Addresses
import Foundation
import KernelTestSupport
import Testing

/// What the program says, and with which exit code, when it is called in the wrong way or in the wrong place.
@Suite("The command line")
struct CommandLineTests {
    private static let required = ["--manifests", "/tmp", "--node-name", "worker-1"]

    /// A folder with a Service of both families.
    private func manifests() throws -> ManifestFolder {
        let folder = try ManifestFolder()
        try folder.replace("nodes.yaml", with: Manifests.nodes)
        try folder.replace(
            "web.yaml",
            with: Manifests.file([
                ServiceManifest("web", "10.96.0.10", "fd00:96::10").text, SliceManifest("web", [.pod1, .remote]).text,
                SliceManifest("web", [.pod1, .remote], .ipv6).text,
            ]))
        return folder
    }

    @Test(
        "wrong usage is exit code 64 and names what is wrong",
        arguments: [
            (["--mode", "nftables", "--masquarade-all"] + required, "--masquarade-all"),
            (["--mode", "magic"] + required, "unknown mode 'magic': the only mode is 'nftables'"),
            (["--mode", "nftables", "--kubeconfig", "/tmp/config"] + required, "exclude each other"),
            (["--mode", "nftables", "--node-name", " "], "--node-name is empty"),
            (["--mode", "nftables", "--min-sync-period", "1 hour"] + required, "--min-sync-period"),
            (["--mode", "nftables", "--detect-local-mode", "BridgeInterface"] + required, "--pod-bridge-interface"),
            (["--mode", "nftables", "--cluster-cidr", "10.0.0.0/33"] + required, "10.0.0.0/33"),
            (["--mode", "nftables", "--cluster-cidr", "10.0.0.0/16,10.1.0.0/16"] + required, "more than one IPv4"),
            (["--mode", "nftables", "--nodeport-addresses", "everywhere"] + required, "everywhere"),
            (["--mode", "nftables", "--log-level", "loud"] + required, "loud"),
            (["--mode", "nftables", "--conntrack-max-per-core=-1"] + required, "--conntrack-max-per-core is -1"),
            (["--mode", "nftables", "--conntrack-min=4000000000"] + required, "--conntrack-min is 4000000000"),
            (["--mode", "nftables", "--conntrack-udp-timeout=-5s"] + required, "--conntrack-udp-timeout"),
            (["--mode", "nftables", "--conntrack-udp-timeout=9999999h"] + required, "--conntrack-udp-timeout"),
            (["render", "--output", "xml"] + required, "xml"),
            (["--mode", "nftables"] + required + ["remove"], "remove"), ([], "--mode"),
        ])
    func usage(arguments: [String], message: String) async throws {
        let run = try await ShuntCommand(arguments)
        #expect(run.status == .exited(64))
        #expect(run.errorOutput.contains(message))
        #expect(run.errorOutput.lowercased().contains("usage: shunt"))
        #expect(run.output.isEmpty)
    }

    @Test(
        "other modes of kube-proxy are told what replaces them",
        arguments: [
            ("iptables", "elements of nftables maps"), ("ipvs", "in place of IPVS schedulers"),
            ("userspace", "forwards in the kernel"),
        ], ["--mode", "--proxy-mode"])
    func otherModes(mode: (name: String, replacement: String), option: String) async throws {
        let run = try await ShuntCommand([option, mode.name] + Self.required)
        #expect(run.status == .exited(64))
        #expect(run.errorOutput.contains("there is no mode '\(mode.name)', only 'nftables'"))
        #expect(run.errorOutput.contains(mode.replacement))
    }

    @Test(
        "a folder that is not there is exit code 1 with the remedy", arguments: [["--mode", "nftables"], ["render"]])
    func missingFolder(first: [String]) async throws {
        let run = try await ShuntCommand(first + ["--manifests", "/no/such/folder", "--node-name", "worker-1"])
        #expect(run.status == .exited(1))
        #expect(run.errorOutput.contains("/no/such/folder: No such file or directory"))
        #expect(run.errorOutput.contains("--manifests"))
    }

    @Test("without privilege it is exit code 1 with the remedy", arguments: [["--mode", "nftables"], ["cleanup"]])
    func privilege(first: [String]) async throws {
        for privilege in [ShuntCommand.Privilege.noCapability, .ordinaryUser] {
            let run = try await ShuntCommand(first + (first == ["cleanup"] ? [] : Self.required), as: privilege)
            #expect(run.status == .exited(1))
            #expect(run.errorOutput.contains("run as root or with CAP_NET_ADMIN"))
        }
    }

    @Test("help tells every command and every flag")
    func help() async throws {
        let help = try await ShuntCommand("--help")
        #expect(help.status == .exited(0))
        for text in ["run", "render", "cleanup", "--mode nftables", "--manifests", "--node-name"] {
            #expect(help.output.contains(text), "\(text)")
        }
        let run = try await ShuntCommand("run", "--help")
        #expect(run.status == .exited(0))
        let flags = [
            "--mode", "--proxy-mode", "--manifests", "--node-name", "--hostname-override", "--cluster-cidr",
            "--nodeport-addresses", "--masquerade-all", "--log-level", "--init-only", "--conntrack-max-per-core",
            "--conntrack-min", "--conntrack-tcp-timeout-established", "--conntrack-tcp-timeout-close-wait",
            "--conntrack-tcp-be-liberal", "--conntrack-udp-timeout", "--conntrack-udp-timeout-stream",
        ]
        for flag in flags { #expect(run.output.contains(flag), "\(flag)") }
    }

    @Test("render needs no privilege, and nft accepts what it prints")
    func rendersScript() async throws {
        let folder = try manifests()
        let run = try await ShuntCommand(
            "render", "--manifests", folder.path, "--node-name", "worker-1", as: .ordinaryUser)
        #expect(run.status == .exited(0))
        #expect(run.errorOutput.isEmpty)
        let namespace = try await NetworkNamespace()
        try await namespace.run("nft", "-c", "-f", "-", input: run.output)
        try await namespace.run("nft", "-f", "-", input: run.output)
        let listing = try await namespace.run("nft", "list", "table", "ip6", "shunt")
        #expect(listing.contains("fd00:10:0:1::2 . 8080"))
        // The script replaces what is there: a second load changes nothing.
        try await namespace.run("nft", "-f", "-", input: run.output)
        #expect(try await Listing(namespace.run("nft", "list", "table", "ip6", "shunt")) == Listing(listing))
    }

    @Test("render prints JSON, and problems beside it")
    func rendersJSON() async throws {
        let folder = try manifests()
        try folder.replace("z.yaml", with: ServiceManifest("address", "10.96.0.999").text)
        let run = try await ShuntCommand(
            "render", "--manifests", folder.path, "--node-name", "worker-1", "--output", "json", as: .ordinaryUser)
        #expect(run.status == .exited(0))
        let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        #expect(document is [String: Any])
        #expect(run.output.contains("10.0.1.2"))
        #expect(run.errorOutput.contains("z.yaml:1: Service default/address"))
    }

    @Test("cleanup removes Shunt's tables, nothing else, and is fine twice")
    func cleanup() async throws {
        let folder = try manifests()
        let script = try await ShuntCommand("render", "--manifests", folder.path, "--node-name", "worker-1").output
        let namespace = try await NetworkNamespace()
        try await namespace.run(
            "nft", "-f", "-", input: "add table inet shunt\nadd table ip shunt-other\nadd chain ip shunt-other shunt\n")
        let others = try await namespace.run("nft", "list", "ruleset")
        try await namespace.run("nft", "-f", "-", input: script)
        let first = try await ShuntCommand("cleanup", in: namespace)
        #expect(first.status == .exited(0))
        #expect(first.output == "removed table ip shunt\nremoved table ip6 shunt\n")
        #expect(try await namespace.run("nft", "list", "ruleset") == others)
        let second = try await ShuntCommand("cleanup", in: namespace)
        #expect(second.status == .exited(0))
        #expect(second.output == "there was nothing to remove\n")
    }
}
