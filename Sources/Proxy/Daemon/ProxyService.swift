import Addresses
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
    private let source: any ObjectSource
    private let logger: Logger

    public init(_ configuration: ProxyConfiguration, source: any ObjectSource, logger: Logger) {
        self.source = source
        self.logger = logger
        proxier = Proxier(configuration, logger: logger, origin: { source.origin(of: $0) }) {
            try NetfilterKernel()
        }
    }

    public func run() async throws {
        try await proxier.start()
        let monitor = try AddressMonitor()
        try await readAddresses()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run(into: proxier) }
            group.addTask {
                for await _ in monitor.changes { try await readAddresses() }
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: .seconds(1))
                    await proxier.maintain()
                }
            }
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

    private func readAddresses() async throws {
        var socket = try NetlinkSocket(.route)
        let addresses = try socket.addresses().filter { !$0.isTentative }.map(\.address)
        await proxier.setInterfaceAddresses(addresses.sorted())
    }
}
