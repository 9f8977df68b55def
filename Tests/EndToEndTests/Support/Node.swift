import Addresses
import KernelTestSupport

/// A topology with servers in its pods and a folder of manifests that tells its node's name: all but the daemon.
struct Node: Sendable {
    let topology: Topology
    let manifests: ManifestFolder

    /// Starts the servers and writes the manifests of the nodes.
    init(on topology: Topology) async throws {
        self.topology = topology
        manifests = try ManifestFolder()
        try manifests.replace("nodes.yaml", with: Manifests.nodes)
        try await Endpoints.serve(on: topology)
    }

    /// The same on a topology of its own for the time of `body`.
    static func with<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (Node) async throws -> Result
    ) async throws -> Result {
        try await Topology.with { topology in try await body(try await Node(on: topology)) }
    }

    /// The arguments of a daemon for the folder.
    var arguments: [String] {
        [
            "--mode", "nftables", "--manifests", manifests.path, "--node-name", "worker-1",
            "--cluster-cidr", "\(AddressPlan.ipv4.clusterCIDR),\(AddressPlan.ipv6.clusterCIDR)",
            // The size of the table belongs to the machine, not to a namespace.
            "--conntrack-max-per-core", "0",
        ]
    }

    /// Starts a daemon and waits until both families are programmed.
    func start(_ more: String...) async throws -> Daemon { try await start(more) }

    /// The same with the arguments in an array.
    func start(_ more: [String]) async throws -> Daemon {
        let daemon = try Daemon(on: topology, running: [BuiltProgram.path("shunt")] + arguments + more)
        for family in IPFamily.allCases {
            try await daemon.waitForLogLine(with: "ruleset is in place", "family=\(family)")
        }
        return daemon
    }

    /// What nft lists of Shunt's table.
    func table(_ family: IPFamily = .ipv4) async throws -> String {
        try await topology.run(on: .node, "nft", "list", "table", family == .ipv4 ? "ip" : "ip6", "shunt")
    }

    /// Waits until nft lists a text in Shunt's table, or does not list it any more.
    func wait(
        _ daemon: Daemon, until text: String, isListed: Bool = true, family: IPFamily = .ipv4
    ) async throws {
        try await daemon.wait(for: "\(text) is \(isListed ? "" : "not ")in the table") {
            try await table(family).contains(text) == isListed
        }
    }
}
