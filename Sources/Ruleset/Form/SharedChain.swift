/// A chain that exists while at least one Service uses it, and that all Services with room for their endpoints share.
public enum SharedChain: Hashable, Sendable {
    case endpoints(EndpointChain)
    case policy(PolicyChain)
    /// `loadBalancerSourceRanges`: only admitted sources get further.
    case firewall(SourceSet, Dispatch)

    private static let firewallPrefix = "firewall-"

    public var name: String {
        switch self {
        case .endpoints(let chain): chain.name
        case .policy(let chain): chain.name
        case .firewall(let set, let dispatch): "\(SharedChain.firewallPrefix)\(set.number)-\(dispatch.name)"
        }
    }

    /// Reads the chain's name; nil if it is another chain's.
    public init?(name: String) {
        if name.hasPrefix(SharedChain.firewallPrefix) {
            guard let (set, rest) = SourceSet.dividing(name.dropFirst(SharedChain.firewallPrefix.count)),
                let dispatch = Dispatch(name: String(rest))
            else { return nil }
            self = .firewall(set, dispatch)
        } else if let chain = EndpointChain(name: name) {
            self = .endpoints(chain)
        } else if let chain = PolicyChain(name: name) {
            self = .policy(chain)
        } else {
            return nil
        }
    }
}

extension SharedChain: Comparable {
    /// What leads to others comes behind them.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.endpoints(let left), .endpoints(let right)): left < right
        case (.policy(let left), .policy(let right)): left < right
        case (.firewall(let leftSet, let left), .firewall(let rightSet, let right)):
            (leftSet, left) < (rightSet, right)
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .endpoints: 0
        case .policy: 1
        case .firewall: 2
        }
    }
}
