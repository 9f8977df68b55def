import Addresses
import ArgumentParser
import Kubernetes
import Netfilter
import Proxy
import Ruleset
import Services

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
        guard (1...Int(AffinityMap.size)).contains(clients) else {
            throw ValidationError("a map holds 1 to \(AffinityMap.size) clients")
        }
        cluster.features = .all(.sessionAffinity)
        let rig = try await Rig()
        _ = await rig.time(cluster.changes)
        let kernel = try NetfilterKernel()
        let report = Report(
            [
                ("clients remembered", 18), ("of Services", 11), ("in that map", 11), ("forgotten", 9), ("dump", 10),
                ("replacement", 11),
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
        var inMap = 0
        for _ in 0..<runs {
            try remember(clients, services, cluster)
            inMap = try remembered(map(0, cluster), kernel, &dumps)
            let workBefore = MonotonicClock.processorTime
            replacements.append(await rig.time([.set(.endpointSlice(cluster.sliceWithReplacement(0)))]))
            work.append(MonotonicClock.processorTime - workBefore)
            var unused: [Duration] = []
            forgotten = inMap - (try remembered(map(0, cluster), kernel, &unused))
            _ = await rig.time([.set(.endpointSlice(cluster.slice(0)))])
        }
        report.add([
            clients.grouped, services.grouped, inMap.grouped, forgotten.grouped, Statistics(dumps).median.text,
            Statistics(replacements).median.text, Statistics(work).median.text,
        ])
    }

    /// How many clients are remembered in the map of the Service that is changed.
    private func remembered(_ map: AffinityMap, _ kernel: NetfilterKernel, _ times: inout [Duration]) throws -> Int {
        let form = ProxyConfiguration(nodeName: SyntheticCluster.nodeName).form(.ipv4)
        let start = MonotonicClock.now
        let count = try kernel.elements(of: .affinity(map), form).count
        times.append(MonotonicClock.now - start)
        return count
    }

    private func map(_ service: Int, _ cluster: SyntheticCluster) -> AffinityMap {
        let service = cluster.service(service)
        let port = service.ports[0]
        return AffinityMap(of: ServicePortName(service: service.name, port: port.name, transport: port.transport))
    }

    /// Fills the maps as connections would: by its rules the kernel gives each element a time to live.
    private func remember(_ clients: Int, _ services: Int, _ cluster: SyntheticCluster) throws {
        var elements: [AffinityMap: [String]] = [:]
        for client in 0..<clients {
            let service = client % services
            let endpoint = cluster.endpointAddress(service, client / services % cluster.endpoints)
            let source = IPAddress(ipv4: 0xc612_0000 + UInt32(client))
            elements[map(service, cluster), default: []].append(
                "\(source) . \(cluster.clusterIP(service)) . tcp . 80 timeout 3h : \(endpoint) . 8080")
        }
        var script = AffinityMap.allCases.map { "flush map ip shunt \($0.name)\n" }.joined()
        for (map, elements) in elements {
            script += "add element ip shunt \(map.name) { \(elements.joined(separator: ",\n")) }\n"
        }
        try ExternalProgram.run(["nft", "-f", "-"], input: script)
    }
}
