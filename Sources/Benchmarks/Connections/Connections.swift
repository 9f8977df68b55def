import Addresses
import ArgumentParser
import Glibc
import Kubernetes
import Netfilter
import Proxy

struct Connections: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Connections through Shunt's ruleset, through one in kube-proxy's nftables form, and without either.",
        discussion: """
            Three lanes of network namespaces (client, node, server) differ in the ruleset of the node. Connections go \
            through them in turn. The namespaces have no names and end with the program.
            """)

    @Option(help: "Size as SERVICESxENDPOINTS; every tenth Service is one of UDP.")
    var size = "10000x10"

    @Option(help: "Rounds; ratios are medians of the rounds' ratios.")
    var rounds = 50

    @Option(help: "Connections per round and lane, at most 4000.")
    var connections = 200

    @Option(help: "Round trips on established connections per round and lane.")
    var exchanges = 1000

    @Option(help: "The processor to measure on; the last one if not given.")
    var processor: Int?

    private static let direct = 0
    private static let shunt = 1
    private static let kubeProxy = 2

    func validate() throws {
        guard rounds > 0, exchanges > 0, (1...4000).contains(connections) else {
            throw ValidationError("rounds, connections and exchanges must be positive, and connections at most 4000")
        }
    }

    func run() async throws {
        guard var cluster = try parseSizes(size).first, cluster.services >= 10,
            cluster.services * cluster.endpoints <= 1 << 23
        else {
            throw ValidationError("at least 10 Services, and no more endpoints than 10.128.0.0/9 has addresses")
        }
        cluster.features = .everyTenthUDP
        try raiseDescriptorLimit()
        let lanes = try ["direct", "Shunt", "kube-proxy's form"].map { try Lane($0) }
        try await loadShunt(cluster, lanes[Self.shunt])
        try loadKubeProxy(cluster, lanes[Self.kubeProxy])
        for lane in lanes { try check(lane, cluster) }
        try measure(lanes, cluster)
    }

    /// A connection takes two descriptors, in each lane.
    private func raiseDescriptorLimit() throws {
        var limit = rlimit()
        try checked("read the limit of descriptors") { getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) }
        limit.rlim_cur = limit.rlim_max
        try checked("raise the limit of descriptors") { setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) }
    }

    private func loadShunt(_ cluster: SyntheticCluster, _ lane: Lane) async throws {
        let pods = PodDetection.clusterCIDR([IPPrefix(Lane.podRange)].compactMap { $0 })
        let rig = try await Rig(podDetection: pods, namespace: lane.node.reference)
        let serviceRange = ServiceCIDR(name: "kubernetes", cidrs: [IPPrefix(Lane.serviceRange)].compactMap { $0 })
        let time = await rig.time([.set(.serviceCIDR(serviceRange))] + cluster.changes)
        print("\(cluster): loaded by Shunt in \(time.text), ", terminator: "")
    }

    private func loadKubeProxy(_ cluster: SyntheticCluster, _ lane: Lane) throws {
        let ruleset = KubeProxyRuleset(
            cluster: cluster, podRange: Lane.podRange, serviceRange: Lane.serviceRange,
            nodeAddress: "\(SyntheticCluster.nodeAddress)")
        let script = ruleset.script
        let time = try MonotonicClock.time {
            try lane.node.enter { try ExternalProgram.run(["nft", "-f", "-"], input: script) }
        }
        print("in kube-proxy's form by nft in \(time.text)")
    }

    /// Makes sure that a lane does what it is measured for.
    private func check(_ lane: Lane, _ cluster: SyntheticCluster) throws {
        let isDirect = lane.name == "direct"
        let endpoints = cluster.slice(0).endpoints.map(\.address)
        guard let client = try lane.sockets(.tcp, 1).first else { return }
        try client.connect(
            to: isDirect ? endpoints[0] : cluster.clusterIP(0), port: isDirect ? Lane.endpointPort : 80)
        let server = try lane.listener.accept().localAddress()
        guard endpoints.contains(server) else {
            throw ValidationError("\(lane.name): a connection to \(cluster.clusterIP(0)) went to \(server)")
        }
    }

    private func measure(_ lanes: [Lane], _ cluster: SyntheticCluster) throws {
        let processor = processor ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1
        try ExternalProgram.run(["taskset", "--all-tasks", "--cpu-list", "--pid", "\(processor)", "\(getpid())"])
        var generator = LoadGenerator(lanes: lanes) { lane, transport in
            let ten = Int.random(in: 0..<cluster.services / 10) * 10
            let index = transport == .udp ? ten + 9 : ten + Int.random(in: 0..<9)
            guard lane == Self.direct else { return (cluster.clusterIP(index), 80) }
            return (cluster.endpointAddress(index, 0), Lane.endpointPort)
        }
        // The first connections pay for neighbour entries and fresh memory.
        try generator.runRound(0, connections: min(connections, 100), exchanges: 100)
        generator.forget()
        for round in 0..<rounds {
            try generator.runRound(round, connections: connections, exchanges: exchanges)
        }
        let report = ConnectionReport(lanes: lanes.map(\.name))
        report.add("connect", generator.samples.map(\.connects))
        report.add("round trip", generator.samples.map(\.exchanges))
        report.add("new UDP flow", generator.samples.map(\.flows))
    }
}
