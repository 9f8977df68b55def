/// What kube-proxy does with the first packet of a connection, as simply as that can be said.
///
/// It is the second opinion on the daemon and therefore shares nothing with it but the manifests.
struct PacketTableOracle {
    enum Outcome: Equatable {
        case answered(localEndpoint: Bool, remoteEndpoint: Bool, isMasqueraded: Bool)
        case refused
        case dropped
    }

    /// The conditions of one endpoint in an EndpointSlice.
    struct Endpoint: Equatable, Sendable {
        var isLocal: Bool
        var ready = false
        var serving = false
        var terminating = false

        var isUsedWithoutReadyOnes: Bool { serving && terminating }
    }

    let row: PacketTableCase

    init(_ row: PacketTableCase) { self.row = row }

    /// The sources that `loadBalancerSourceRanges` of a guarded load balancer hold.
    static let admitted: Set<PacketTableCase.Source> = [.pod, .outside]

    /// Source ranges are asked before endpoints: who is not admitted does not learn that there are none.
    var outcome: Outcome {
        if row.frontend == .guardedLoadBalancer, !Self.admitted.contains(row.source) { return .dropped }
        guard !clusterEndpoints.isEmpty else { return .refused }
        return row.frontend == .clusterIP ? internalOutcome : externalOutcome
    }

    private var internalOutcome: Outcome {
        let endpoints = row.policy == .internalLocal ? localEndpoints : clusterEndpoints
        return answered(by: endpoints, isMasqueraded: !isPod)
    }

    private var externalOutcome: Outcome {
        guard row.policy == .externalLocal else { return answered(by: clusterEndpoints, isMasqueraded: true) }
        if isPod { return answered(by: clusterEndpoints, isMasqueraded: false) }
        if row.source == .node { return answered(by: clusterEndpoints, isMasqueraded: true) }
        return answered(by: localEndpoints, isMasqueraded: false)
    }

    private func answered(by endpoints: [Endpoint], isMasqueraded: Bool) -> Outcome {
        guard !endpoints.isEmpty else { return .dropped }
        return .answered(
            localEndpoint: endpoints.contains(where: \.isLocal),
            remoteEndpoint: endpoints.contains { !$0.isLocal }, isMasqueraded: isMasqueraded)
    }

    private var isPod: Bool { row.source == .pod || row.source == .endpoint }

    /// Ready endpoints, or serving terminating ones if none is ready anywhere. There are no topology hints here.
    private var clusterEndpoints: [Endpoint] { Self.used(row.endpoints.conditions) }

    /// The same choice among the endpoints of this node only, whatever is ready elsewhere.
    private var localEndpoints: [Endpoint] { Self.used(row.endpoints.conditions.filter(\.isLocal)) }

    private static func used(_ endpoints: [Endpoint]) -> [Endpoint] {
        let ready = endpoints.filter(\.ready)
        return ready.isEmpty ? endpoints.filter(\.isUsedWithoutReadyOnes) : ready
    }
}

extension PacketTableCase.Endpoints {
    var conditions: [PacketTableOracle.Endpoint] {
        switch self {
        case .localAndRemote:
            [.init(isLocal: true, ready: true, serving: true), .init(isLocal: false, ready: true, serving: true)]
        case .onlyRemote: [.init(isLocal: false, ready: true, serving: true)]
        case .onlyLocal: [.init(isLocal: true, ready: true, serving: true)]
        case .none: []
        case .terminating:
            [
                .init(isLocal: true, serving: true, terminating: true),
                .init(isLocal: false, serving: true, terminating: true),
            ]
        case .terminatingHere:
            [
                .init(isLocal: true, serving: true, terminating: true),
                .init(isLocal: false, ready: true, serving: true),
            ]
        case .notReady: [.init(isLocal: true, serving: true), .init(isLocal: false, terminating: true)]
        }
    }
}
