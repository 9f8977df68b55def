/// A chain that spreads connections over `count` endpoint slots. It exists once per kind and number of endpoints, and is
/// shared by every Service that has that many.
public struct EndpointChain: Hashable, Sendable, Comparable {
    public var kind: Kind
    /// Endpoints to choose from; at least 1.
    public var count: Int

    public init(_ kind: Kind, _ count: Int) {
        self.kind = kind
        self.count = count
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

    public var name: String { kind.prefix + String(count) }

    /// Reads the chain's name; nil if it is another chain's.
    public init?(name: String) {
        for kind in Kind.allCases {
            guard name.hasPrefix(kind.prefix), let count = Int(name.dropFirst(kind.prefix.count)), count > 0 else {
                continue
            }
            self.init(kind, count)
            guard self.name == name else { return nil }
            return
        }
        return nil
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.count) < (right.kind.rawValue, right.count)
    }
}
