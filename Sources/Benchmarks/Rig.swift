import Addresses
import Kubernetes
import Logging
import Proxy

/// A proxier on the kernel of this network namespace, driven by hand.
struct Rig {
    let recorder = RecordingKernel.Recorder()
    let proxier: Proxier

    init() async throws {
        let recorder = recorder
        var logger = Logger(label: "benchmark") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        proxier = Proxier(
            ProxyConfiguration(nodeName: SyntheticCluster.nodeName, families: [.ipv4]), logger: logger,
            kernel: { try RecordingKernel(recorder) })
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
