import Addresses
public import Netfilter

/// All that one frontend is in the ruleset, beside its endpoint slots: the decisions of the dispatch maps.
public struct FrontendProgram: Hashable, Sendable {
    public var frontend: Frontend
    /// What becomes of a connection, if its source is admitted.
    public var dispatch: Dispatch
    /// In `rewriting-…` or `rewriting-nodeports-…`.
    public var rewriting: Rewriting = .none
    /// How clients are remembered, if they are.
    public var affinity: Affinity?
    /// In `allowed-sources-…`; nil admits everyone.
    public var admitted: AdmittedSources?

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
        guard let affinity else { return nil }
        return RecordingChain(affinity, transport: frontend.transport, rewriting: rewriting).name
    }

    /// In `service-ips` or `service-nodeports`.
    public var verdict: Verdict {
        admitted.map { .goto(SharedChain.firewall($0.lengths, dispatch).name) } ?? dispatch.verdict
    }

    func hasSameVerdict(as other: FrontendProgram) -> Bool {
        dispatch == other.dispatch && admitted?.lengths == other.admitted?.lengths
    }

    /// Calls `body` with every chain that has to exist for the frontend.
    func forEachChain(_ body: (SharedChain) -> Void) {
        dispatch.forEachChain(body)
        if let admitted { body(.firewall(admitted.lengths, dispatch)) }
    }

    /// Whether connections may be spread over the cluster or the local slots.
    func uses(_ kind: EndpointChain.Kind) -> Bool { dispatch.uses(kind) }

    /// `externalTrafficPolicy: Local`
    var isLocal: Bool { if case .policy = dispatch { true } else { false } }
}
