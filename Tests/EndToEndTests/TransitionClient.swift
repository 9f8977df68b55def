import Addresses
import KernelTestSupport
import Synchronization
import Testing

/// A client that goes on through all changes of a transition, and is judged for each of them.
final class TransitionClient: Sendable, CustomStringConvertible {
    enum Kind: String, CaseIterable {
        case tcpConnections = "TCP connections"
        case udpFlows = "UDP flows of one datagram"
        /// The kernel keeps where a flow goes, until the entry is deleted.
        case longFlow = "a long UDP flow"
    }

    private let kind: Kind
    private let path: TransitionCase.Path
    private let plan: ServicePlan
    private let topology: Topology
    private let client: RunningClient
    private let rare = Mutex(RareOutcomes())

    /// What is right if it happens seldom.
    private struct RareOutcomes {
        var changes = 0
        /// Answers by a right endpoint that saw the source of the other side's endpoints: the source is rewritten a few
        /// microseconds after the endpoint was chosen, and a commit can come between.
        var crossings = 0
        /// UDP answers that were on their way when the entry of their endpoint, which is gone, was deleted.
        var losses = 0
    }

    /// Starts it, and returns after its first answer.
    init(_ kind: Kind, _ path: TransitionCase.Path, _ plan: ServicePlan, _ topology: Topology) async throws {
        (self.kind, self.path, self.plan, self.topology) = (kind, path, plan, topology)
        let target = path.target(plan)
        // The kernel refuses no more than a thousand datagrams a second, those of all clients together.
        let pause = Duration.milliseconds(15)
        client =
            switch kind {
            case .tcpConnections:
                try await topology.connectRepeatedly(from: path.from, to: target, interval: .milliseconds(2))
            case .udpFlows:
                try await topology.connectRepeatedly(
                    from: path.from, to: target, protocol: .udp, interval: pause, timeout: .milliseconds(500))
            case .longFlow:
                try await topology.flow(
                    from: path.from, to: target, interval: pause, timeout: .milliseconds(500))
            }
    }

    var description: String { "\(kind.rawValue) to \(path.name), \(plan.family)" }

    /// Judges what happened during a change, and waits until nothing but the new state is left to be seen.
    ///
    /// A stale flow is cut after the commit, or a second later if its packet was on its way: hence the wait.
    func settle(_ side: TransitionCase.Side, _ daemon: Daemon) async throws {
        rare.withLock { $0.changes += 1 }
        judge(try await client.mark())
        try await daemon.wait(for: "\(self): only \(path[side])") {
            let outcomes = try await client.mark(after: 3)
            judge(outcomes)
            return isSettled(outcomes, path[side])
        }
    }

    /// Ends it and judges what is left.
    func end() async throws { judge(try await client.end()) }

    private func isSettled(_ outcomes: Outcomes, _ expected: TransitionExpectation) -> Bool {
        if expected.places.isEmpty { return Set(outcomes.counts.keys) == [.refused] }
        var places = expected.places
        if kind == .longFlow, path.keepsFlows { places.formUnion(path.before.places.union(path.after.places)) }
        let isRight = outcomes.failures.isEmpty && outcomes.servers.isSubset(of: plan.servers(places))
        return isRight && strays(outcomes, [expected]).isEmpty
    }

    private func judge(_ outcomes: Outcomes) {
        let valid = plan.servers(path.before.places.union(path.after.places))
        #expect(outcomes.servers.isSubset(of: valid), "\(self): \(outcomes)")
        // Where one side has no endpoint, being refused is right, being kept waiting is not.
        var allowed: Set<Outcome> = path.isAlwaysAnswered ? [] : [.refused]
        if kind != .tcpConnections, path.before.places != path.after.places { allowed.insert(.timeout) }
        #expect(Set(outcomes.failures.keys).isSubset(of: allowed), "\(self): \(outcomes)")
        let crossings = strays(outcomes, [path.before, path.after]).values.reduce(0, +)
        let rare = rare.withLock { rare in
            rare.crossings += crossings
            rare.losses += outcomes.counts[.timeout] ?? 0
            return rare
        }
        #expect(rare.crossings <= 1 && rare.losses <= rare.changes, "\(self): \(rare), \(outcomes)")
    }

    /// Answers with another source than these states have. A flow keeps the source it began with.
    private func strays(_ outcomes: Outcomes, _ states: [TransitionExpectation]) -> [Outcome: Int] {
        var states = states.map { $0.expectation(plan) }
        if kind == .longFlow { states += [path.before.expectation(plan), path.after.expectation(plan)] }
        return topology.strayAnswers(in: outcomes, from: path.from, allowed: states)
    }
}
