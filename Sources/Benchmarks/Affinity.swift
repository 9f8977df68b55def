import Addresses
import ArgumentParser
import Kubernetes
import Netfilter
import Proxy
import Ruleset

/// Session affinity is remembered by the kernel alone: to forget the clients of one endpoint, all have to be looked at.
struct Affinity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replace an endpoint of a sticky Service while the kernel remembers many clients.",
        discussion: "The processor time is that of the replacement; other load on the machine does not count there.")

    @Option(help: "Size as SERVICESxENDPOINTS; every Service has session affinity.")
    var size = "10000x10"

    @Option(help: "Clients that are remembered, divided evenly among endpoints.")
    var clients = 100_000

    @Option(help: "Replacements of each kind; the median counts.")
    var runs = 9

    func run() async throws {
        guard var cluster = try parseSizes(size).first else { throw ValidationError("no size") }
        guard (1...Int(SetID.affinitySize)).contains(clients) else {
            throw ValidationError("the map holds 1 to \(SetID.affinitySize) clients")
        }
        cluster.features = .all(.sessionAffinity)
        let rig = try await Rig()
        _ = await rig.time(cluster.changes)
        let kernel = try NetfilterKernel()
        let report = Report(
            [
                ("clients remembered", 18), ("of Services", 11), ("forgotten", 9), ("dump", 10), ("replacement", 11),
                ("processor", 10),
            ], textColumns: 0)
        try await measure(cluster, clients: 0, services: 0, rig, kernel, report)
        for services in Set([1, min(100, cluster.services), cluster.services]).sorted() {
            try await measure(cluster, clients: clients, services: services, rig, kernel, report)
        }
        _ = try Cleanup.run()
    }

    /// Replaces the first endpoint of the first Service, with clients of the first `services` Services remembered.
    private func measure(
        _ cluster: SyntheticCluster, clients: Int, services: Int, _ rig: Rig, _ kernel: NetfilterKernel,
        _ report: Report
    ) async throws {
        var dumps: [Duration] = []
        var replacements: [Duration] = []
        var work: [Duration] = []
        var forgotten = 0
        for _ in 0..<runs {
            try remember(clients, services, cluster)
            let before = try remembered(kernel, &dumps)
            let workBefore = MonotonicClock.processorTime
            replacements.append(await rig.time([.set(.endpointSlice(cluster.sliceWithReplacement(0)))]))
            work.append(MonotonicClock.processorTime - workBefore)
            var unused: [Duration] = []
            forgotten = before - (try remembered(kernel, &unused))
            _ = await rig.time([.set(.endpointSlice(cluster.slice(0)))])
        }
        report.add([
            clients.grouped, services.grouped, forgotten.grouped, Statistics(dumps).median.text,
            Statistics(replacements).median.text, Statistics(work).median.text,
        ])
    }

    private func remembered(_ kernel: NetfilterKernel, _ times: inout [Duration]) throws -> Int {
        let form = ProxyConfiguration(nodeName: SyntheticCluster.nodeName).form(.ipv4)
        let start = MonotonicClock.now
        let count = try kernel.elements(of: .affinity, form).count
        times.append(MonotonicClock.now - start)
        return count
    }

    /// Fills the map as connections would: by its rules the kernel gives each element a time to live.
    private func remember(_ clients: Int, _ services: Int, _ cluster: SyntheticCluster) throws {
        let map = "ip shunt \(SetID.affinity.name)"
        var script = "flush map \(map)\n"
        if clients > 0 {
            let elements = (0..<clients).map { client in
                let service = client % services
                let endpoint = cluster.endpointAddress(service, client / services % cluster.endpoints)
                let source = IPAddress(ipv4: 0xc612_0000 + UInt32(client))
                return "\(source) . \(cluster.clusterIP(service)) . tcp . 80 timeout 3h : \(endpoint) . 8080"
            }
            script += "add element \(map) { \(elements.joined(separator: ",\n")) }\n"
        }
        try ExternalProgram.run(["nft", "-f", "-"], input: script)
    }
}
