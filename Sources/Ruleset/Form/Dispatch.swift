public import Netfilter

/// What the dispatch maps do with a new connection, as a trivial value.
public enum Dispatch: Hashable, Sendable {
    /// There is no element.
    case none
    case refuse
    case drop
    /// Spread over this many endpoint slots.
    case spread(EndpointChain.Kind, Int)
    /// `externalTrafficPolicy: Local`: it depends on the source.
    case localPolicy
    case localNodePortPolicy
    /// `loadBalancerSourceRanges`: only some sources.
    case firewall

    /// The value of the element; nil for `none`.
    public var verdict: Verdict? {
        switch self {
        case .none: nil
        case .drop: .drop
        case .refuse: .goto(ChainName.refuse)
        case .spread(let kind, let count): .goto(EndpointChain(kind, count).name)
        case .localPolicy: .goto(ChainName.localPolicy)
        case .localNodePortPolicy: .goto(ChainName.localNodePortPolicy)
        case .firewall: .goto(ChainName.firewall)
        }
    }

    /// The chain that has to exist per number of endpoints.
    public var endpointChain: EndpointChain? {
        if case .spread(let kind, let count) = self { EndpointChain(kind, count) } else { nil }
    }
}

/// How the source of a frontend's connections is rewritten after translation, beside what holds for every Service.
public enum Rewriting: Hashable, Sendable {
    case none
    /// Masqueraded always: the answer has to come back through this node.
    case always
    /// Masqueraded if the node itself connected.
    case own

    /// The value of the element; nil for `none`.
    public var verdict: Verdict? {
        switch self {
        case .none: nil
        case .always: .jump(ChainName.rewrite)
        case .own: .jump(ChainName.rewriteOwn)
        }
    }
}
