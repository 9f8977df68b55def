public import Addresses
public import Kubernetes
public import Netfilter
public import Ruleset
public import Services

/// Keeps connection tracking in agreement with the ruleset of one family.
///
/// The ruleset decides about the first packet of a connection only; what follows goes where the table of connections says.
/// For UDP that table can be wrong for ever: a client that goes on sending keeps an entry to an endpoint that is gone. So
/// after a change this value knows which frontends can have stale entries, has the kernel show those, and deletes the ones
/// that lead elsewhere than the Service says. TCP ends by itself, and is left alone unless the Service asks for a cut.
///
/// What is to be searched for is remembered until a search has succeeded. Everything but `run` is pure.
public struct FlowReconciler: Sendable {
    public let family: IPFamily
    public private(set) var counters = ConntrackCounters()
    private(set) var table = FrontendTable()
    private(set) var cutting = ConnectionCutting()
    /// Not searched for yet, or without success.
    private var pending = FlowSearch()
    private var settling = SettlingSearches()
    private var retry = RetrySchedule()

    public init(family: IPFamily) { self.family = family }

    /// Makes `ports` all that is known of a Service; an empty list is what is known of a removed one.
    public mutating func update(
        _ service: ObjectName, _ ports: [TrackedPort], at now: ContinuousClock.Instant = .now
    ) {
        for change in table.update(service, ports) {
            switch change.frontend.transport {
            case .udp: note(change)
            default: cutting.update(change, at: now)
            }
        }
    }

    /// The Services that something is known of.
    public var services: [ObjectName] { Array(table.services) }

    /// Makes `addresses` the node addresses that accept NodePort traffic.
    public mutating func setNodePortAddresses(_ addresses: some Sequence<IPAddress>) {
        let new = Set(addresses.filter { $0.family == family })
        guard new != table.nodeAddresses else { return }
        let departed = table.nodeAddresses.subtracting(new)
        let hasAdded = !new.isSubset(of: table.nodeAddresses)
        table.nodeAddresses = new
        let nodePorts = table.frontends.filter { $0.address == nil && $0.transport == .udp }
        guard !nodePorts.isEmpty else { return }
        pending.frontends.formUnion(nodePorts)
        pending.departedAddresses.formUnion(departed)
        pending.includesUntranslated = pending.includesUntranslated || hasAdded
    }

    /// Frontends that were found in the kernel at the start and are not wanted any more. Others may be among them.
    public mutating func noteRemoved(_ frontends: some Sequence<Frontend>) {
        pending.frontends.formUnion(frontends.filter { $0.transport == .udp })
    }

    /// Has every UDP entry compared at the next run: at the start, when nothing is known of what happened before.
    public mutating func searchEverything() { pending.includesEverything = true }

    /// Whether `run` would do something because time has passed: a search after a failure, a second search, or a cut.
    public func isDue(at now: ContinuousClock.Instant) -> Bool {
        if retry.nextAttempt != nil { return retry.isDue(at: now) }
        return settling.isDue(at: now) || !cutting.due(at: now).isEmpty
    }

    /// Whether time alone can make something due.
    public var isWaiting: Bool { retry.nextAttempt != nil || !settling.isEmpty || !cutting.isEmpty }

    /// Searches and deletes what is stale; does nothing, at no cost, if there is nothing to search for.
    ///
    /// To be called after a transaction that was applied, and whenever `isDue`.
    ///
    /// - Returns: the number of entries deleted.
    @discardableResult
    public mutating func run(
        on kernel: any ConntrackKernel, at now: ContinuousClock.Instant = .now
    ) throws(NetlinkError) -> Int {
        var search = pending
        search.formUnion(settling.search(at: now))
        let cuts = cutting.due(at: now)
        guard !search.isEmpty || !cuts.isEmpty else { return 0 }
        let before = counters.deleted
        do throws(NetlinkError) {
            try deleteStaleFlows(search, cuts, on: kernel, at: now)
        } catch {
            counters.failedSearches += 1
            retry.failed(at: now, jitter: .random(in: 0...1))
            throw error
        }
        counters.searches += 1
        retry.succeeded()
        cutting.finished(cuts, at: now)
        // The search of the start is not repeated: it is the most expensive one.
        pending.includesEverything = false
        settling.finished(pending, at: now)
        pending = FlowSearch()
        return counters.deleted - before
    }

    private mutating func deleteStaleFlows(
        _ search: FlowSearch, _ cuts: Set<Frontend>, on kernel: any ConntrackKernel, at now: ContinuousClock.Instant
    ) throws(NetlinkError) {
        let nodeAddresses = table.nodeAddresses
        let filters =
            search.filters(family, nodeAddresses: nodeAddresses)
            + FlowSearch.filters(for: cuts, .tcp, family, nodeAddresses: nodeAddresses, status: .destinationNAT)
        for filter in filters {
            let stale = try kernel.entries(matching: filter) { staleness(of: $0, search, at: now) != nil }
            // While connections come and go a dump can show an entry twice. A second deletion could hit the entry that
            // the client has made anew: the kernel derives IDs from addresses, which it uses again.
            var deleted: Set<ConntrackTuple> = []
            for entry in stale where deleted.insert(entry.original).inserted {
                guard let reason = staleness(of: entry, search, at: now), try kernel.delete(entry) else { continue }
                counters.count(reason)
            }
        }
    }

    private mutating func note(_ change: FrontendTable.Change) {
        let old = change.old?.endpoints ?? []
        guard let new = change.new else {
            if !old.isEmpty { pending.frontends.insert(change.frontend) }
            return
        }
        if old.isEmpty {
            // Without endpoints nothing is translated: entries can only be from before the frontend was there, or from
            // while something else had its address.
            guard !new.endpoints.isEmpty else { return }
            pending.includesUntranslated = true
        } else if old.allSatisfy(new.has) {
            return
        }
        pending.frontends.insert(change.frontend)
    }
}
