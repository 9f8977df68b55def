/// A chain that exists while at least one Service uses it, and that all Services with room for their endpoints share.
public enum SharedChain: Hashable, Sendable {
    case endpoints(EndpointChain)
    case policy(PolicyChain)
    /// `loadBalancerSourceRanges`: only admitted sources get further.
    case firewall(Dispatch)

    private static let firewallPrefix = "firewall-"

    public var name: String {
        switch self {
        case .endpoints(let chain): chain.name
        case .policy(let chain): chain.name
        case .firewall(let dispatch): SharedChain.firewallPrefix + dispatch.name
        }
    }

    /// Reads the chain's name; nil if it is another chain's.
    public init?(name: String) {
        if name.hasPrefix(SharedChain.firewallPrefix) {
            guard let dispatch = Dispatch(name: String(name.dropFirst(SharedChain.firewallPrefix.count))) else {
                return nil
            }
            self = .firewall(dispatch)
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
        case (.firewall(let left), .firewall(let right)): left < right
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
