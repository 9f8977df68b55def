import Addresses
import Kubernetes
import Logging
import Netfilter
import Proxy

/// A proxier on the kernel of a network namespace, driven by hand.
struct Rig {
    let recorder = RecordingKernel.Recorder()
    let proxier: Proxier

    init(
        families: [IPFamily] = [.ipv4], podDetection: PodDetection = .clusterCIDR([]),
        namespace: NetworkNamespaceReference = .current
    ) async throws {
        let recorder = recorder
        var logger = Logger(label: "benchmark") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        proxier = Proxier(
            ProxyConfiguration(
                nodeName: SyntheticCluster.nodeName, podDetection: podDetection, families: families),
            logger: logger, kernel: { try RecordingKernel(recorder, namespace: namespace) })
        try await proxier.start()
    }

    /// From decoded objects to the commit's return.
    func time(_ changes: [ObjectChange], isComplete: Bool = true) async -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        await proxier.apply(changes, isComplete: isComplete)
        return clock.now - start
    }
}
