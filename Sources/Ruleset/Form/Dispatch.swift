public import Netfilter

/// What the dispatch maps do with a new connection, as a trivial value.
public enum Dispatch: Hashable, Sendable {
    /// There is no element.
    case none
    case refuse
    case drop
    /// Spread over this many endpoint slots.
    case spread(EndpointChain.Kind, Int)
    /// To the client's last endpoint, or else spread.
    case stick(EndpointChain.Kind, Int)
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
        case .stick(let kind, let count): .goto(EndpointChain(kind, count, isSticky: true).name)
        case .localPolicy: .goto(ChainName.localPolicy)
        case .localNodePortPolicy: .goto(ChainName.localNodePortPolicy)
        case .firewall: .goto(ChainName.firewall)
        }
    }

    /// The chain that spreads over the slots.
    public var endpointChain: EndpointChain? {
        switch self {
        case .spread(let kind, let count), .stick(let kind, let count): EndpointChain(kind, count)
        default: nil
        }
    }

    /// The chain that looks for the client's last endpoint first.
    public var stickyChain: EndpointChain? {
        if case .stick(let kind, let count) = self { EndpointChain(kind, count, isSticky: true) } else { nil }
    }
}
