import Addresses
import KernelTestSupport
import Kubernetes
import Logging
import Netfilter
import Ruleset
import Services

@testable import Proxy

/// A node whose Services are programmed, and whose connections are looked after, in the daemon's order.
final class ConntrackRig {
    let topology: Topology
    private let kernel: NetfilterKernel
    private let table: ConntrackTable
    private var model = Model(nodeName: "node")
    private var states: [RulesetState] = []
    private var tracking: ConnectionTracking
    private var isRunning = false

    init(_ topology: Topology) throws {
        self.topology = topology
        let namespace = NetworkNamespaceReference.path("/run/netns/\(topology.namespace(.node))")
        kernel = try NetfilterKernel(namespace: namespace)
        table = try ConntrackTable(namespace: namespace)
        tracking = ConntrackRig.tracking(table)
    }

    private static func tracking(_ table: ConntrackTable) -> ConnectionTracking {
        ConnectionTracking(families: IPFamily.allCases, on: table, logger: Logger(label: "test"))
    }

    /// Takes changes as the daemon does while it runs: one transaction, then the search.
    func apply(_ changes: ObjectChange..., at now: ContinuousClock.Instant = .now) throws {
        for change in changes {
            let effect = model.apply(change)
            guard isRunning, case .service(let name) = effect else { continue }
            for index in states.indices {
                states[index].update(name, model.selectedPorts(of: name, family: states[index].family))
            }
            tracking.update(name, model, at: now)
        }
        guard isRunning else { return }
        for index in states.indices {
            let transaction = states[index].takeTransaction()
            if !transaction.isEmpty { try kernel.commit(transaction) }
            tracking.committed(states[index].family, at: now)
        }
    }

    /// Starts, or starts again after changes that happened in between: adopts what is in the kernel.
    func start(at now: ContinuousClock.Instant = .now) throws {
        isRunning = true
        states = []
        tracking = ConntrackRig.tracking(table)
        for family in IPFamily.allCases {
            let plan = AddressPlan.plan(family)
            let form = RulesetForm(
                RulesetConfiguration(family: family, podCIDR: IPPrefix(plan.clusterCIDR), masqueradesAll: false))
            let found = try kernel.contents(of: form.table).flatMap { FoundContents($0, form: form) }
            var state = RulesetState(form, keeping: found?.slots(family) ?? FoundSlots())
            for service in model.serviceNames {
                state.update(service, model.selectedPorts(of: service, family: family))
            }
            let nodeAddresses = [plan.node, plan.nodeOutside].compactMap { IPAddress($0) }
            state.setNodePortAddresses(nodeAddresses)
            let transaction = found.map { state.adoption(of: $0) }
            for part in transaction.map({ [$0] }) ?? Array(FirstLoad(state)) where !part.isEmpty {
                try kernel.commit(part)
            }
            state.startRemembering()
            states.append(state)
            tracking.installed(
                family, model, setAside: [], nodePortAddresses: nodeAddresses,
                removed: transaction?.removedFrontends ?? [], at: now)
        }
    }

    /// What changes from now on is found at the next start.
    func stop() { isRunning = false }

    /// What is due by time.
    func maintain(at now: ContinuousClock.Instant) {
        for family in IPFamily.allCases { tracking.maintain(family, at: now) }
    }

    /// What was done since the start, in both families.
    func count(_ counter: KeyPath<ConntrackCounters, Int>) -> Int {
        IPFamily.allCases.reduce(0) { $0 + tracking.counters($1)[keyPath: counter] }
    }

    /// Everything that was deleted since the start.
    var deleted: Int { count(\.deleted) }

    /// Lines of `conntrack -L` that contain each of `parts`, as a second opinion on the table.
    func listing(_ family: IPFamily, _ parts: String...) async throws -> [String] {
        let output = try await topology.run(
            on: .node, "conntrack", "-L", "-o", "id", "-f", family == .ipv4 ? "ipv4" : "ipv6")
        return output.split(separator: "\n").map(String.init).filter { line in
            parts.allSatisfy { " \(line) ".contains(" \($0) ") }
        }
    }

    /// Puts an entry into the node's table that somebody else made.
    func insert(_ arguments: [String]) async throws {
        try await Command.run(
            ["ip", "netns", "exec", topology.namespace(.node), "conntrack", "-I", "-t", "600"] + arguments)
    }
}
