import Addresses
import CoreMetrics
import HealthCheck
import Kubernetes
import Netfilter
import Ruleset
import Services

/// The ruleset of one family and whether the kernel has it. The families succeed and fail on their own.
struct FamilyProgram: Sendable {
    let family: IPFamily
    private(set) var state: RulesetState
    /// Whether `state` tells what the kernel holds. If not, contents have to be compared before anything is sent.
    private(set) var isInstalled = false
    /// Services whose elements the kernel refused: left out until they change.
    private(set) var setAside: Set<ObjectName> = []
    var retry = RetrySchedule()
    var affinityWatch = AffinityWatch()
    let affinityMetrics: AffinityMetrics
    private var healthChecks = HealthCheckFeed()

    init(_ form: RulesetForm, metrics: any MetricsFactory = MetricsSystem.factory) {
        family = form.family
        affinityMetrics = AffinityMetrics(form.family, metrics)
        state = RulesetState(form)
    }

    /// Selects a Service again.
    ///
    /// - Returns: frontends that another Service claims too.
    mutating func update(_ service: ObjectName, _ model: Model) -> [FrontendConflict] {
        setAside.remove(service)
        healthChecks.note(service, model, family)
        guard isInstalled else { return [] }
        return state.update(service, model.selectedPorts(of: service, family: family))
    }

    mutating func setServiceCIDRs(_ ranges: [IPPrefix]) {
        if isInstalled { state.setServiceCIDRs(ranges) }
    }

    /// Takes another form, for example another way to tell pods; the table is then replaced by the next `install`.
    ///
    /// - Returns: whether it is another one.
    mutating func setForm(_ form: RulesetForm) -> Bool {
        guard form != state.form else { return false }
        state = RulesetState(form)
        isInstalled = false
        return true
    }

    mutating func setNodePortAddresses(_ addresses: [IPAddress]) {
        if isInstalled { state.setNodePortAddresses(addresses) }
    }

    /// Sends what changed since the last commit.
    ///
    /// - Returns: the number of elements sent.
    mutating func commitChanges(to kernel: any RulesetKernel) throws(CommitError) -> Int {
        guard isInstalled else { return 0 }
        let transaction = state.takeTransaction()
        if transaction.isEmpty { return 0 }
        isInstalled = false
        try commit(transaction, to: kernel)
        isInstalled = true
        return transaction.elementCount
    }

    /// Forgets what the kernel holds, which `install` has to find out again.
    mutating func invalidate() {
        isInstalled = false
        state = RulesetState(state.form)
    }

    /// Compares what the kernel holds with everything that is wanted, and sends the difference. Used at the start, and
    /// whenever a commit failed. `installed` is the table as it was found; nil if there was none.
    mutating func install(
        _ model: Model, nodePortAddresses: [IPAddress], over installed: InstalledTable?, on kernel: any RulesetKernel
    ) throws(CommitError) -> Installation {
        invalidate()
        let form = state.form
        let found = installed.flatMap { FoundContents($0, form: form) }
        state = RulesetState(form, keeping: found?.slots(family) ?? FoundSlots())
        state.reserveCapacity(services: model.serviceCount(family))
        var conflicts: [FrontendConflict] = []
        for service in model.serviceNames where !setAside.contains(service) {
            let ports = model.selectedPorts(of: service, family: family)
            // In most clusters few Services are of both families.
            if !ports.isEmpty { conflicts += state.update(service, ports) }
        }
        state.setNodePortAddresses(nodePortAddresses)
        state.setServiceCIDRs(model.serviceCIDRs(family))
        var installation = Installation(isAdopted: found != nil, conflicts: conflicts)
        if installed == nil {
            installation.elementCount = try FirstLoad(state).commit(to: kernel)
        } else {
            var transaction = found.map { state.adoption(of: $0) } ?? state.contents()
            transaction.deletesTable = found == nil
            if !transaction.isEmpty { try commit(transaction, to: kernel) }
            installation.elementCount = transaction.elementCount
            installation.removedFrontends = transaction.removedFrontends
        }
        state.startRemembering()
        isInstalled = true
        healthChecks.noteEverything(model, family)
        return installation
    }

    struct Installation: Sendable {
        /// Whether a table was there whose content was kept as far as it is wanted.
        var isAdopted: Bool
        /// Elements that had to be sent.
        var elementCount = 0
        var conflicts: [FrontendConflict]
        /// Frontends that were found and are gone or changed.
        var removedFrontends: [Frontend] = []
    }

    /// Leaves the Services out whose frontends were refused.
    ///
    /// - Returns: their names; empty if the kernel did not tell which they are.
    mutating func setAside(_ frontends: [Frontend]) -> [ObjectName] {
        let services = Set(frontends.compactMap { state.service(of: $0) }).sorted()
        setAside.formUnion(services)
        return services
    }

    /// What to tell load balancers now that the kernel has it; nothing while it does not.
    mutating func takeHealthChecks(_ model: Model) -> [HealthCheckUpdate] {
        isInstalled ? healthChecks.take(model, family, setAside: setAside) : []
    }

    var hasUnusedChains: Bool { isInstalled && state.hasUnusedChains }

    /// Deletes chains that no Service uses any more.
    mutating func deleteUnusedChains(on kernel: any RulesetKernel) throws(CommitError) {
        let chains = state.takeUnusedChains()
        do throws(CommitError) {
            try kernel.delete(chains, state.form)
        } catch {
            state.returnUnusedChains(chains)
            throw error
        }
    }
}
