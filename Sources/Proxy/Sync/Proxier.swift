public import Addresses
public import CoreMetrics
public import HealthCheck
public import Kubernetes
public import Logging
public import Netfilter
import Ruleset
import Services

/// Keeps the kernel's rulesets true: takes changes from a source, and has each programmed when `apply` returns.
///
/// It owns the model, the rulesets of both families and the kernel's socket, and runs on one thread: from a change to its
/// commit nothing switches threads. Changes that arrive while a commit runs are applied together after it.
public actor Proxier: ObjectSink {
    private let configuration: ProxyConfiguration
    private let executor: any SerialExecutor
    private let mailbox = ChangeMailbox()
    private let makeKernel: @Sendable () throws -> any RulesetKernel
    private let makeConntrack: @Sendable () throws -> (any ConntrackKernel)?
    private let origin: @Sendable (ObjectKey) -> String?
    private let healthChecks: (any HealthCheckSink)?
    private let health: ProxyHealth
    private var logger: Logger
    private var kernel: (any RulesetKernel)?
    /// Nil if connections are left alone.
    private var connections: ConnectionTracking?
    private var model: Model
    private(set) var programs: [FamilyProgram]
    private var interfaceAddresses: [IPAddress] = []
    private var conflicts = ConflictLog()
    private var pace: CommitPace
    /// Whether the source has told everything that exists; nothing is programmed before.
    private var isComplete = false
    private let maintenance = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - configuration: what the operator decided.
    ///   - logger: takes what an operator should know.
    ///   - executor: where everything runs; a thread that may be blocked by netlink, and by nothing else.
    ///   - origin: where an object comes from, for example the name of its file, for messages.
    ///   - conntrack: opens the way to the connection tracking table; without it stale connections stay.
    ///   - healthChecks: takes what load balancers are to be told.
    ///   - health: is told what is programmed and what is not.
    ///   - metrics: makes what counts and measures.
    ///   - kernel: opens the way to the kernel; called once, on the netlink thread.
    public init(
        _ configuration: ProxyConfiguration, logger: Logger, executor: any SerialExecutor = NetlinkThread(),
        origin: @escaping @Sendable (ObjectKey) -> String? = { _ in nil },
        conntrack: @escaping @Sendable () throws -> (any ConntrackKernel)? = { nil },
        healthChecks: (any HealthCheckSink)? = nil, health: ProxyHealth = ProxyHealth(),
        metrics: any MetricsFactory = MetricsSystem.factory,
        kernel: @escaping @Sendable () throws -> any RulesetKernel
    ) {
        self.configuration = configuration
        self.executor = executor
        self.logger = logger
        self.origin = origin
        self.healthChecks = healthChecks
        self.health = health
        makeKernel = kernel
        makeConntrack = conntrack
        model = Model(nodeName: configuration.nodeName)
        pace = CommitPace(period: configuration.minimumSyncPeriod)
        programs = configuration.families.map { FamilyProgram(configuration.form($0), metrics: metrics) }
    }

    /// Takes changes; they are in the kernel, or reported and to be tried again, when this returns.
    public nonisolated func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        health.requested()
        mailbox.put(changes, isComplete: isComplete)
        await waitForTurn()
        await synchronize()
    }

    /// Takes the addresses of the node's interfaces.
    public func setInterfaceAddresses(_ addresses: [IPAddress]) {
        guard addresses != interfaceAddresses else { return }
        interfaceAddresses = addresses
        updateNodePortAddresses()
        commit()
        requestMaintenance()
    }

    /// Has an element whenever there is something for `maintain` to do, or will be: `maintain` is then to be called a second
    /// later. While nothing waits for its time there is none, so that an idle proxy is not woken.
    public nonisolated var maintenanceRequests: AsyncStream<Void> { maintenance.stream }

    /// What is due by time: attempts after failures, and chains that no Service uses any more.
    public func maintain(now: ContinuousClock.Instant = .now) {
        for index in programs.indices {
            if programs[index].retry.isDue(at: now) { install(index) }
            if programs[index].hasUnusedChains { deleteUnusedChains(index) }
            if programs[index].isInstalled { connections?.maintain(programs[index].family, at: now) }
        }
        requestMaintenance()
    }

    /// Looks how many clients session affinity remembers; to be called every `AffinityWatch.period`.
    public func watchAffinity() {
        for index in programs.indices { watchAffinity(index) }
    }

    /// Whether time alone can make something due.
    var isWaiting: Bool {
        // By index: a program is large, and to copy it takes longer than to look at it.
        programs.indices.contains { index in
            programs[index].retry.nextAttempt != nil || programs[index].hasUnusedChains
        } || connections?.isWaiting ?? false
    }

    private func requestMaintenance() {
        if isWaiting { maintenance.continuation.yield() }
    }

    /// Whether both families hold what is wanted.
    public var isInstalled: Bool { isComplete && programs.allSatisfy(\.isInstalled) }

    /// Lets the minimum period pass since the last commit. Whoever waits longest applies everything that came meanwhile.
    private func waitForTurn() async {
        // A cancelled wait ends at once: what has been told is still applied.
        while let end = pace.pause(at: .now), !Task.isCancelled { try? await Task.sleep(until: end) }
    }

    private func synchronize() {
        defer { requestMaintenance() }
        health.began(configuration.families)
        let delivery = mailbox.take()
        guard delivery.isComplete || !delivery.changes.isEmpty else {
            // Another call has taken these changes along.
            for index in programs.indices { publish(index) }
            return
        }
        var work = PendingWork()
        if !isComplete, delivery.changes.count > 1000 {
            // About half of what exists are Services.
            model.reserveCapacity(services: delivery.changes.count / 2, slices: delivery.changes.count / 2)
        }
        for change in delivery.changes {
            let effect = model.apply(change)
            if effect != .none { report(change) }
            if isComplete { work.note(effect) }
        }
        guard isComplete else {
            isComplete = delivery.isComplete
            guard isComplete else { return }
            for index in programs.indices {
                _ = programs[index].setForm(form(index))
                install(index)
            }
            pace.committed(at: .now)
            return
        }
        select(work)
        commit()
        pace.committed(at: .now)
    }

    private func select(_ work: PendingWork) {
        guard !work.isEmpty else { return }
        if work.changesServiceCIDRs {
            for index in programs.indices {
                programs[index].setServiceCIDRs(model.serviceCIDRs(programs[index].family))
            }
        }
        if work.changesNode {
            updateNodePortAddresses()
            for index in programs.indices where programs[index].setForm(form(index)) { install(index) }
        }
        var services = work.services
        // Among the changed Services may be some that the model has no more.
        if work.selectsEverything { services = Set(services).union(model.serviceNames).sorted() }
        if work.changesNode, !work.selectsEverything { services += model.servicesWithSourceRanges }
        for service in services {
            var found: [FrontendConflict] = []
            for index in programs.indices { found += programs[index].update(service, model) }
            connections?.update(service, model)
            let new = conflicts.new(found, of: service) { conflict in
                programs.contains { $0.state.service(of: conflict.frontend) == service }
            }
            report(new)
        }
    }

    private func commit() {
        guard isComplete, let kernel else { return }
        for index in programs.indices {
            do {
                let count = try programs[index].commitChanges(to: kernel)
                // Read before anything else is done: it tells when the kernel had the changes.
                let committed = MonotonicTime.now
                // Also when the ruleset did not change: an endpoint that was terminating may be gone.
                if programs[index].isInstalled { connections?.committed(programs[index].family) }
                publish(index)
                guard count > 0 else { continue }
                logger.debug(
                    "programmed changes",
                    metadata: [
                        "family": "\(programs[index].family)", "elements": "\(count)", "committed": "\(committed)",
                    ])
            } catch {
                logger.warning(
                    "the kernel refused a change, comparing its content with what is wanted",
                    metadata: ["family": "\(programs[index].family)", "error": "\(error)"])
                install(index)
            }
        }
    }

    private func updateNodePortAddresses() {
        for index in programs.indices {
            let addresses = nodePortAddresses(programs[index].family)
            programs[index].setNodePortAddresses(addresses)
            connections?.setNodePortAddresses(addresses, programs[index].family)
            if isComplete { setListenAddresses(index) }
        }
    }

    /// Tells who has to know that the kernel has what is wanted, if it has.
    private func publish(_ index: Int) {
        guard programs[index].isInstalled else { return }
        health.succeeded(programs[index].family)
        let updates = programs[index].takeHealthChecks(model)
        if !updates.isEmpty { healthChecks?.update(updates, of: programs[index].family) }
    }

    private func setListenAddresses(_ index: Int) {
        let family = programs[index].family
        healthChecks?.setAddresses(
            configuration.nodePortAddresses.listenAddresses(
                family, node: model.node?.addresses ?? [], interfaces: interfaceAddresses),
            of: family)
    }

    private func form(_ index: Int) -> RulesetForm {
        configuration.form(programs[index].family, podCIDRs: model.node?.podCIDRs ?? [])
    }

    private func nodePortAddresses(_ family: IPFamily) -> [IPAddress] {
        configuration.nodePortAddresses.addresses(
            family, node: model.node?.addresses ?? [], interfaces: interfaceAddresses)
    }
}

extension Proxier {
    /// Opens the way to the kernel. Nothing is programmed yet.
    public func start() throws {
        guard kernel == nil else { return }
        kernel = try makeKernel()
        connections = try makeConntrack().map {
            ConnectionTracking(families: configuration.families, on: $0, logger: logger)
        }
    }

    /// Compares and repairs one family. Services that the kernel refuses are left out, and the rest is tried again at once.
    private func install(_ index: Int) {
        guard let kernel, isComplete else { return }
        let family = programs[index].family
        let start = ContinuousClock.now
        while true {
            do {
                let result = try programs[index].install(
                    model, nodePortAddresses: nodePortAddresses(family), on: kernel)
                let committed = MonotonicTime.now
                programs[index].retry.succeeded()
                report(conflicts.new(result.conflicts))
                connections?.installed(
                    family, model, setAside: programs[index].setAside,
                    nodePortAddresses: nodePortAddresses(family), removed: result.removedFrontends)
                setListenAddresses(index)
                publish(index)
                logger.info(
                    "ruleset is in place",
                    metadata: [
                        "family": "\(family)", "services": "\(model.serviceCount)",
                        "adopted": "\(result.isAdopted)", "elements": "\(result.elementCount)",
                        "milliseconds": "\((ContinuousClock.now - start).milliseconds)", "committed": "\(committed)",
                    ])
                return
            } catch {
                let services = programs[index].setAside(error.frontends)
                guard services.isEmpty else {
                    for service in services { reportSetAside(service, family, error) }
                    continue
                }
                programs[index].retry.failed(at: .now, jitter: .random(in: 0...1))
                logger.error(
                    "ruleset cannot be programmed, trying again soon",
                    metadata: ["family": "\(family)", "error": "\(error)"])
                return
            }
        }
    }

    private func deleteUnusedChains(_ index: Int) {
        guard let kernel else { return }
        do {
            try programs[index].deleteUnusedChains(on: kernel)
        } catch {
            // Kernels before 6.2 release a chain only some time after the last element that led to it.
            guard !error.isBusy else { return }
            // Another program has changed the table.
            logger.warning(
                "unused chains cannot be deleted, comparing the kernel's content with what is wanted",
                metadata: ["family": "\(programs[index].family)", "error": "\(error)"])
            install(index)
        }
    }

    private func watchAffinity(_ index: Int) {
        guard let kernel else { return }
        let family = programs[index].family
        do {
            for found in try programs[index].watchAffinity(on: kernel) { logger.report(found, of: family) }
        } catch {
            logger.debug(
                "clients that session affinity remembers cannot be counted, trying again later",
                metadata: ["family": "\(family)", "error": "\(error)"])
        }
    }

    /// Says once per version of a Service what an operator should know of it.
    private func report(_ change: ObjectChange) {
        // Neither problem occurs in a plain Service with one port, of which a first load has many thousand.
        guard case .set(.service(let service)) = change, service.ports.count > 1 || service.isExternalTrafficLocal
        else { return }
        for problem in ServiceProblem.all(in: service) {
            logger.warning("Service has a problem", metadata: metadata(service.name, ["reason": "\(problem)"]))
        }
    }

    private func report(_ found: [FrontendConflict]) {
        for conflict in found {
            logger.warning(
                "two Services claim the same frontend, the older one has it",
                metadata: metadata(
                    conflict.waiting.service,
                    ["frontend": "\(conflict.frontend)", "owner": "\(conflict.owner.service)"]))
        }
    }

    private func reportSetAside(_ service: ObjectName, _ family: IPFamily, _ error: CommitError) {
        logger.error(
            "the kernel refused a Service, it is left out until it changes",
            metadata: metadata(service, ["family": "\(family)", "error": "\(error)"]))
    }

    private func metadata(_ service: ObjectName, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
        var metadata = more
        metadata["service"] = "\(service)"
        if let file = origin(.service(service)) { metadata["file"] = "\(file)" }
        return metadata
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
