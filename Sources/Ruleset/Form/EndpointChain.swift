/// A chain that spreads connections over `count` endpoint slots. It exists once per kind and number of endpoints, and is
/// shared by every Service that has that many.
///
/// A sticky one looks for the client's last endpoint first, and goes to the plain chain of the same kind and number if
/// there is none.
public struct EndpointChain: Hashable, Sendable, Comparable {
    public var kind: Kind
    /// Endpoints to choose from; at least 1.
    public var count: Int
    /// Whether clients are sent where they went before: `sessionAffinity: ClientIP`.
    public var isSticky: Bool

    public init(_ kind: Kind, _ count: Int, isSticky: Bool = false) {
        self.kind = kind
        self.count = count
        self.isSticky = isSticky
    }

    /// Which map the chain looks into.
    public enum Kind: Int, Hashable, Sendable, CaseIterable {
        case cluster
        case local
        case clusterNodePort
        case localNodePort

        /// The map of (frontend, slot) to address and port.
        public var endpoints: SetID {
            switch self {
            case .cluster: .clusterEndpoints
            case .local: .localEndpoints
            case .clusterNodePort: .clusterNodePortEndpoints
            case .localNodePort: .localNodePortEndpoints
            }
        }

        var prefix: String {
            switch self {
            case .cluster: "cluster-"
            case .local: "local-"
            case .clusterNodePort: "cluster-nodeport-"
            case .localNodePort: "local-nodeport-"
            }
        }
    }

    /// The chain that spreads without looking for the client's last endpoint.
    public var plain: EndpointChain { EndpointChain(kind, count) }

    public var name: String { (isSticky ? EndpointChain.stickyPrefix : "") + kind.prefix + String(count) }

    private static let stickyPrefix = "affinity-"

    /// Reads the chain's name; nil if it is another chain's.
    public init?(name: String) {
        let isSticky = name.hasPrefix(EndpointChain.stickyPrefix)
        let plain = name.dropFirst(isSticky ? EndpointChain.stickyPrefix.count : 0)
        for kind in Kind.allCases {
            guard plain.hasPrefix(kind.prefix), let count = Int(plain.dropFirst(kind.prefix.count)), count > 0 else {
                continue
            }
            self.init(kind, count, isSticky: isSticky)
            guard self.name == name else { return nil }
            return
        }
        return nil
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.count, left.isSticky ? 1 : 0)
            < (right.kind.rawValue, right.count, right.isSticky ? 1 : 0)
    }
}
