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
/// It owns the model, the rulesets of both families and the kernel's sockets, and runs on one thread: from a change to its
/// commit nothing switches threads. Changes that arrive while a commit runs are applied together after it. Only when
/// everything is installed, at the start above all, the families have a thread each until they are done.
public actor Proxier: ObjectSink {
    private let configuration: ProxyConfiguration
    private let executor: any SerialExecutor
    private let mailbox = ChangeMailbox()
    private let makeKernel: @Sendable () throws -> any RulesetKernel
    private let makeConntrack: @Sendable () throws -> (any ConntrackKernel)?
    let origin: @Sendable (ObjectKey) -> String?
    private let healthChecks: (any HealthCheckSink)?
    private let health: ProxyHealth
    let logger: Logger
    /// One per family, in the order of `programs`; empty before the start.
    var kernels: [any RulesetKernel] = []
    /// Nil if connections are left alone.
    var connections: ConnectionTracking?
    var model: Model
    var programs: [FamilyProgram]
    private var interfaceAddresses: [IPAddress] = []
    var conflicts = ConflictLog()
    private var pace: CommitPace
    /// Whether the source has told everything that exists; nothing is programmed before.
    var isComplete = false
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
    ///   - kernel: opens the way to the kernel; called once per family.
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
            if programs[index].retry.isDue(at: now) { install([index]) }
            if programs[index].hasUnusedChains { deleteUnusedChains(index) }
            if programs[index].isInstalled { connections?.maintain(programs[index].family, at: now) }
        }
        requestMaintenance()
    }

    /// Looks how many clients session affinity remembers; to be called every `AffinityWatch.period`.
    public func watchAffinity() {
        for index in kernels.indices { watchAffinity(index) }
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
            for index in programs.indices { _ = programs[index].setForm(form(index)) }
            install(Array(programs.indices))
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
            install(programs.indices.filter { programs[$0].setForm(form($0)) })
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
        guard isComplete else { return }
        for (index, kernel) in kernels.enumerated() {
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
                install([index])
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
    func publish(_ index: Int) {
        guard programs[index].isInstalled else { return }
        health.succeeded(programs[index].family)
        let updates = programs[index].takeHealthChecks(model)
        if !updates.isEmpty { healthChecks?.update(updates, of: programs[index].family) }
    }

    func setListenAddresses(_ index: Int) {
        let family = programs[index].family
        healthChecks?.setAddresses(
            configuration.nodePortAddresses.listenAddresses(
                family, node: model.node?.addresses ?? [], interfaces: interfaceAddresses),
            of: family)
    }

    private func form(_ index: Int) -> RulesetForm {
        configuration.form(programs[index].family, podCIDRs: model.node?.podCIDRs ?? [])
    }

    func nodePortAddresses(_ family: IPFamily) -> [IPAddress] {
        configuration.nodePortAddresses.addresses(
            family, node: model.node?.addresses ?? [], interfaces: interfaceAddresses)
    }
}

extension Proxier {
    /// Opens the way to the kernel. Nothing is programmed yet.
    public func start() throws {
        guard kernels.isEmpty else { return }
        kernels = try programs.map { _ in try makeKernel() }
        connections = try makeConntrack().map {
            ConnectionTracking(families: configuration.families, on: $0, logger: logger)
        }
    }

    private func watchAffinity(_ index: Int) {
        let family = programs[index].family
        do {
            for found in try programs[index].watchAffinity(on: kernels[index]) { logger.report(found, of: family) }
        } catch {
            logger.debug(
                "clients that session affinity remembers cannot be counted, trying again later",
                metadata: ["family": "\(family)", "error": "\(error)"])
        }
    }
}
