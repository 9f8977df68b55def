import Addresses

/// A chain that exists while at least one Service uses it, and that all Services with room for their endpoints share.
public enum SharedChain: Hashable, Sendable {
    case endpoints(EndpointChain)
    case policy(PolicyChain)
    /// `loadBalancerSourceRanges`: only admitted sources get further. Ranges of these lengths are looked up.
    case firewall(PrefixLengths, Dispatch)

    private static let firewallPrefix = "firewall-"

    public var name: String {
        switch self {
        case .endpoints(let chain): chain.name
        case .policy(let chain): chain.name
        case .firewall(let lengths, let dispatch): "\(SharedChain.firewallPrefix)\(lengths.name)-\(dispatch.name)"
        }
    }

    /// Reads the chain's name; nil if it is another chain's.
    public init?(name: String) {
        if name.hasPrefix(SharedChain.firewallPrefix) {
            guard let (lengths, rest) = PrefixLengths.dividing(name.dropFirst(SharedChain.firewallPrefix.count)),
                let dispatch = Dispatch(name: String(rest))
            else { return nil }
            self = .firewall(lengths, dispatch)
        } else if let chain = EndpointChain(name: name) {
            self = .endpoints(chain)
        } else if let chain = PolicyChain(name: name) {
            self = .policy(chain)
        } else {
            return nil
        }
    }
}

extension SharedChain {
    /// The sets of source ranges that the chain looks up, which have to exist before it.
    func sourceSets(_ family: IPFamily) -> [SetID] {
        guard case .firewall(let lengths, _) = self else { return [] }
        return lengths.lengths(family).map { .allowedSources($0) }
    }
}

extension SharedChain: Comparable {
    /// What leads to others comes behind them.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.endpoints(let left), .endpoints(let right)): left < right
        case (.policy(let left), .policy(let right)): left < right
        case (.firewall(let leftLengths, let left), .firewall(let rightLengths, let right)):
            (leftLengths, left) < (rightLengths, right)
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
