import Addresses
import Kubernetes
import Logging
import Netfilter
import Proxy

/// A proxier on the kernel of a network namespace, driven by hand.
struct Rig {
    let recorder = RecordingKernel.Recorder()
    let proxier: Proxier
    private let thread: RigThread

    init(
        families: [IPFamily] = [.ipv4], podDetection: PodDetection = .clusterCIDR([]),
        namespace: NetworkNamespaceReference = .current
    ) async throws {
        let recorder = recorder
        thread = RigThread()
        var logger = Logger(label: "benchmark") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        proxier = Proxier(
            ProxyConfiguration(
                nodeName: SyntheticCluster.nodeName, podDetection: podDetection, families: families),
            logger: logger, executor: thread.thread,
            kernel: { try RecordingKernel(recorder, namespace: namespace) })
        try await proxier.start()
    }

    /// From decoded objects to the commit's return, on the proxier's thread: there the daemon's objects arrive too.
    func measure(_ changes: [ObjectChange], isComplete: Bool = true) async -> Sample {
        await withTaskExecutorPreference(thread) {
            let (start, workBefore) = (MonotonicClock.now, MonotonicClock.processorTime)
            await proxier.apply(changes, isComplete: isComplete)
            let end = MonotonicClock.now
            return Sample(elapsed: end - start, work: MonotonicClock.processorTime - workBefore)
        }
    }

    /// Like `measure`, without the processor time.
    func time(_ changes: [ObjectChange], isComplete: Bool = true) async -> Duration {
        await measure(changes, isComplete: isComplete).elapsed
    }

    struct Sample {
        var elapsed = Duration.zero
        /// Processor time, to which other load on the machine does not count.
        var work = Duration.zero
    }
}

/// Has tasks run on the thread of a proxier.
private final class RigThread: TaskExecutor {
    let thread = NetlinkThread()

    func enqueue(_ job: consuming ExecutorJob) { thread.enqueue(job) }
}
