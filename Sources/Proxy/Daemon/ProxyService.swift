import Addresses
import HealthCheck
public import Kubernetes
public import Logging
import Netfilter
public import ServiceLifecycle

/// The daemon: a source of objects, the node's addresses and the passing of time, all leading to one `Proxier`.
///
/// It runs until it is told to shut down, and then leaves the ruleset in place: connections go on, and the next start
/// adopts it.
public struct ProxyService: ServiceLifecycle.Service {
    private let proxier: Proxier
    private let healthChecks: HealthCheckServer
    private let source: any ObjectSource
    private let gate: NodeGate?
    private let logger: Logger

    /// - Parameters:
    ///   - configuration: what the operator decided.
    ///   - source: where objects come from.
    ///   - waitsForNode: whether the own Node object may appear later than the others, and is waited for.
    ///   - logger: takes what an operator should know.
    public init(
        _ configuration: ProxyConfiguration, source: any ObjectSource, waitsForNode: Bool = false, logger: Logger
    ) {
        self.source = source
        self.logger = logger
        let health = ProxyHealth()
        healthChecks = HealthCheckServer(logger: logger) { health.isHealthy() }
        proxier = Proxier(
            configuration, logger: logger, executor: source.executor ?? NetlinkThread(),
            origin: { source.origin(of: $0) }, conntrack: { try ConntrackTable.ifShown() },
            healthChecks: healthChecks, health: health
        ) {
            try NetfilterKernel()
        }
        let need: NodeGate.Need = configuration.podDetection == .nodeCIDR ? .addressesAndPodCIDRs : .addresses
        gate = waitsForNode ? NodeGate(nodeName: configuration.nodeName, need: need, sink: proxier) : nil
    }

    public func run() async throws {
        try await proxier.start()
        let monitor = try AddressMonitor()
        try await readAddresses()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run(into: gate ?? proxier) }
            group.addTask { try await openGate() }
            group.addTask {
                try await healthChecks.run()
                // It ends only when everything is to end.
                throw CancellationError()
            }
            group.addTask {
                for await _ in monitor.changes { try await readAddresses() }
            }
            group.addTask { try await maintain() }
            group.addTask { try await watchAffinity() }
            group.addTask {
                try await gracefulShutdown()
                throw CancellationError()
            }
            do {
                try await group.next()
            } catch is CancellationError {
                logger.info("stopping, the ruleset stays in place")
            }
            group.cancelAll()
        }
    }

    /// Like the other tasks it ends only with the service.
    private func maintain() async throws {
        for await _ in proxier.maintenanceRequests {
            try await Task.sleep(for: .seconds(1))
            await proxier.maintain()
        }
        throw CancellationError()
    }

    private func watchAffinity() async throws {
        while true {
            try await Task.sleep(for: AffinityWatch.period)
            await proxier.watchAffinity()
        }
    }

    /// Stops to wait for the Node object after as long as kube-proxy waits. What goes on without it is corrected as soon
    /// as it appears. Like the other tasks it ends only with the service.
    private func openGate() async throws {
        if let gate {
            try await Task.sleep(for: gate.patience)
            if await gate.open() {
                logger.warning(
                    "the Node object is missing or incomplete: NodePorts are open on every address until it is there",
                    metadata: ["node": "\(gate.nodeName)"])
            }
        }
        try await gracefulShutdown()
        throw CancellationError()
    }

    private func readAddresses() async throws {
        var socket = try NetlinkSocket(.route)
        let addresses = try socket.addresses().filter { !$0.isTentative }.map(\.address)
        await proxier.setInterfaceAddresses(addresses.sorted())
    }
}
