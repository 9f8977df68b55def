public import Netfilter

/// What becomes of a new connection to a frontend, as a trivial value.
public enum Dispatch: Hashable, Sendable {
    case refuse
    case drop
    /// Spread over endpoint slots; if the chain is sticky, only when the client has no endpoint yet.
    case spread(EndpointChain)
    /// `externalTrafficPolicy: Local`: it depends on the source.
    case policy(PolicyChain)

    public var verdict: Verdict {
        switch self {
        case .drop: .drop
        case .refuse, .spread, .policy: .goto(name)
        }
    }

    /// The chain that does it, or `drop`, for which no chain is needed.
    var name: String {
        switch self {
        case .refuse: ChainName.refuse
        case .drop: "drop"
        case .spread(let chain): chain.name
        case .policy(let chain): chain.name
        }
    }

    init?(name: String) {
        switch name {
        case ChainName.refuse: self = .refuse
        case "drop": self = .drop
        default:
            switch SharedChain(name: name) {
            case .endpoints(let chain): self = .spread(chain)
            case .policy(let chain): self = .policy(chain)
            case .firewall, nil: return nil
            }
        }
    }

    /// Calls `body` with every chain that the decision needs.
    func forEachChain(_ body: (SharedChain) -> Void) {
        switch self {
        case .refuse, .drop: break
        case .spread(let chain):
            body(.endpoints(chain))
            if chain.affinity != nil { body(.endpoints(chain.plain)) }
        case .policy(let chain):
            body(.policy(chain))
            chain.insiders.forEachChain(body)
            chain.outsiders.forEachChain(body)
        }
    }

    /// Whether connections may be spread over slots in the map of `kind`.
    func uses(_ kind: EndpointChain.Kind) -> Bool {
        switch self {
        case .refuse, .drop: false
        case .spread(let chain): chain.kind.endpoints == kind.endpoints
        case .policy(let chain): chain.insiders.uses(kind) || chain.outsiders.uses(kind)
        }
    }

    /// Whether connections may be spread over slots that stand under the ClusterIP.
    var usesExternal: Bool {
        switch self {
        case .refuse, .drop: false
        case .spread(let chain): chain.kind.isExternal
        case .policy(let chain): chain.insiders.usesExternal || chain.outsiders.usesExternal
        }
    }

    /// Whether clients may be sent where they went before.
    var isSticky: Bool {
        switch self {
        case .refuse, .drop: false
        case .spread(let chain): chain.affinity != nil
        case .policy(let chain): chain.insiders.isSticky || chain.outsiders.isSticky
        }
    }
}

extension Dispatch: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.spread(let left), .spread(let right)): left < right
        case (.policy(let left), .policy(let right)): left < right
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .refuse: 0
        case .drop: 1
        case .spread: 2
        case .policy: 3
        }
    }
}
