public import Addresses

/// All that one frontend is in the ruleset, beside its endpoint slots: the decisions of the dispatch maps.
public struct FrontendProgram: Hashable, Sendable {
    public var frontend: Frontend
    /// In `service-ips` or `service-nodeports`.
    public var dispatch: Dispatch
    /// In `firewalled-ips`, for admitted sources.
    public var firewalled: Dispatch = .none
    /// In `external-ips` or `external-nodeports`.
    public var external: Dispatch = .none
    /// In `internal-ips` or `internal-nodeports`.
    public var `internal`: Dispatch = .none
    /// In `rewriting-…` or `rewriting-nodeports-…`.
    public var rewriting: Rewriting = .none
    /// Seconds for which a client goes to the same endpoint, if it does: `sessionAffinity: ClientIP`.
    public var affinityTimeout: UInt32?
    /// In `allowed-sources`; sorted, no range within another.
    public var sources: [IPPrefix] = []

    public init(_ frontend: Frontend, _ dispatch: Dispatch) {
        self.frontend = frontend
        self.dispatch = dispatch
    }

    /// The chain that comes before routing decides how the answer finds its way: in `rewriting-…`.
    var rewritingChain: String? {
        recordingChain(rewriting) ?? rewriting.chain
    }

    /// The chain for connections to endpoints on this node itself: in `recording-…`.
    var recordingOnlyChain: String? { recordingChain(.none) }

    private func recordingChain(_ rewriting: Rewriting) -> String? {
        guard let affinityTimeout else { return nil }
        return RecordingChain(timeout: affinityTimeout, transport: frontend.transport, rewriting: rewriting).name
    }

    /// Every dispatch decision, in whichever map it stands.
    var dispatches: [Dispatch] { [dispatch, firewalled, external, `internal`] }

    /// Whether connections may be spread over the cluster or the local slots.
    func uses(_ kind: EndpointChain.Kind) -> Bool {
        // A sticky chain goes to the plain one.
        func leads(_ dispatch: Dispatch) -> Bool { dispatch.endpointChain?.kind == kind }
        return leads(dispatch) || leads(firewalled) || leads(external) || leads(`internal`)
    }
}
