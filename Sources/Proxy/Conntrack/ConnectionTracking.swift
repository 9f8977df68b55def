import Addresses
import Kubernetes
import Logging
import Netfilter
import Ruleset
import Services

/// Looks after connections of all families: what the proxier tells it, and when.
///
/// A failure harms nothing but itself: it is logged, and what was to be searched for is searched for again.
struct ConnectionTracking {
    private let kernel: any ConntrackKernel
    private let logger: Logger
    private var reconcilers: [FlowReconciler]
    /// Families in which everything was compared once.
    private var searched: Set<IPFamily> = []

    init(families: [IPFamily], on kernel: any ConntrackKernel, logger: Logger) {
        self.kernel = kernel
        self.logger = logger
        reconcilers = families.map { FlowReconciler(family: $0) }
    }

    /// What was done in a family.
    func counters(_ family: IPFamily) -> ConntrackCounters {
        reconcilers.first { $0.family == family }?.counters ?? ConntrackCounters()
    }

    /// Takes a Service that changed, or is gone. Nothing is searched before the change is in the kernel: `committed`.
    mutating func update(_ service: ObjectName, _ model: Model, at now: ContinuousClock.Instant = .now) {
        for index in reconcilers.indices {
            let ports = model.trackedPorts(of: service, family: reconcilers[index].family)
            reconcilers[index].update(service, ports, at: now)
        }
    }

    mutating func setNodePortAddresses(_ addresses: [IPAddress], _ family: IPFamily) {
        for index in reconcilers.indices where reconcilers[index].family == family {
            reconcilers[index].setNodePortAddresses(addresses)
        }
    }

    /// What has been told of a family is in the kernel.
    mutating func committed(_ family: IPFamily, at now: ContinuousClock.Instant = .now) {
        for index in reconcilers.indices where reconcilers[index].family == family { run(index, at: now) }
    }

    /// The whole ruleset of a family is in place, after a start or a repair: everything in the model but the Services that
    /// were set aside. `removed` are the frontends that were in the kernel before.
    mutating func installed(
        _ family: IPFamily, _ model: Model, setAside: Set<ObjectName>, nodePortAddresses: [IPAddress],
        removed: [Frontend], at now: ContinuousClock.Instant = .now
    ) {
        for index in reconcilers.indices where reconcilers[index].family == family {
            reconcilers[index].setNodePortAddresses(nodePortAddresses)
            for service in Set(model.serviceNames).union(reconcilers[index].services) {
                let ports = setAside.contains(service) ? [] : model.trackedPorts(of: service, family: family)
                reconcilers[index].update(service, ports, at: now)
            }
            reconcilers[index].noteRemoved(removed)
            if searched.insert(family).inserted { reconcilers[index].searchEverything() }
            run(index, at: now)
        }
    }

    /// Whether `maintain` can become due.
    var isWaiting: Bool { reconcilers.indices.contains { reconcilers[$0].isWaiting } }

    /// What is due by time: attempts after failures, second searches, and connections that are to be cut.
    ///
    /// Only while all that has been told of the family is in the kernel: what is deleted earlier comes back.
    mutating func maintain(_ family: IPFamily, at now: ContinuousClock.Instant = .now) {
        for index in reconcilers.indices where reconcilers[index].family == family {
            if reconcilers[index].isDue(at: now) { run(index, at: now) }
        }
    }

    private mutating func run(_ index: Int, at now: ContinuousClock.Instant) {
        let family = reconcilers[index].family
        do {
            let count = try reconcilers[index].run(on: kernel, at: now)
            guard count > 0 else { return }
            logger.debug(
                "deleted connection tracking entries that led to the wrong place",
                metadata: ["family": "\(family)", "entries": "\(count)"])
        } catch {
            logger.warning(
                "connection tracking cannot be searched for stale entries, trying again soon",
                metadata: ["family": "\(family)", "error": "\(error)"])
        }
    }
}
