import Addresses
import KernelTestSupport
import Kubernetes
import Netfilter
import Proxy
import Ruleset
import Services

/// A node whose Services are programmed as the daemon programs them, and whose connections are looked after.
final class ConntrackRig {
    let topology: Topology
    let namespace: NetworkNamespaceReference
    private let kernel: NetfilterKernel
    let connections: ConntrackTable
    private var model = Model(nodeName: "node")
    private var states: [RulesetState] = []
    private(set) var reconcilers: [FlowReconciler] = []
    private var isRunning = false

    init(_ topology: Topology) throws {
        self.topology = topology
        namespace = .path("/run/netns/\(topology.namespace(.node))")
        kernel = try NetfilterKernel(namespace: namespace)
        connections = try ConntrackTable(namespace: namespace)
    }

    /// Takes changes as the daemon does while it runs: one transaction, then the search.
    func apply(_ changes: ObjectChange..., at now: ContinuousClock.Instant = .now) throws {
        for change in changes {
            let effect = model.apply(change)
            guard isRunning, case .service(let name) = effect else { continue }
            for index in states.indices { update(name, index, at: now) }
        }
        guard isRunning else { return }
        for index in states.indices {
            let transaction = states[index].takeTransaction()
            if !transaction.isEmpty { try kernel.commit(transaction) }
            try reconcilers[index].run(on: connections, at: now)
        }
    }

    /// Starts, or starts again after changes that happened in between: adopts what is in the kernel.
    func start(at now: ContinuousClock.Instant = .now) throws {
        isRunning = true
        (states, reconcilers) = ([], [])
        for (index, family) in IPFamily.allCases.enumerated() {
            let plan = AddressPlan.plan(family)
            let form = RulesetForm(
                RulesetConfiguration(family: family, podCIDR: IPPrefix(plan.clusterCIDR), masqueradesAll: false))
            let found = try kernel.contents(of: form.table).flatMap { FoundContents($0, form: form) }
            states.append(RulesetState(form, keeping: found?.slots(family) ?? FoundSlots()))
            reconcilers.append(FlowReconciler(family: family))
            for service in model.serviceNames { update(service, index, at: now) }
            let nodeAddresses = [plan.node, plan.nodeOutside].compactMap { IPAddress($0) }
            states[index].setNodePortAddresses(nodeAddresses)
            reconcilers[index].setNodePortAddresses(nodeAddresses)
            let transaction = found.map { states[index].adoption(of: $0) } ?? states[index].contents()
            states[index].startRemembering()
            for part in transaction.parts where !transaction.isEmpty { try kernel.commit(part) }
            reconcilers[index].noteRemoved(transaction.removedFrontends)
            reconcilers[index].searchEverything()
            try reconcilers[index].run(on: connections, at: now)
        }
    }

    /// What changes from now on is found at the next start.
    func stop() { isRunning = false }

    /// What is due by time.
    func maintain(at now: ContinuousClock.Instant) throws {
        for index in reconcilers.indices where reconcilers[index].isDue(at: now) {
            try reconcilers[index].run(on: connections, at: now)
        }
    }

    /// What was deleted in both families.
    var deleted: Int { reconcilers.reduce(0) { $0 + $1.counters.deleted } }

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

    private func update(_ service: ObjectName, _ index: Int, at now: ContinuousClock.Instant) {
        let family = states[index].family
        states[index].update(service, model.selectedPorts(of: service, family: family))
        reconcilers[index].update(service, model.trackedPorts(of: service, family: family), at: now)
    }
}
