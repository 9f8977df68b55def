/// A chain that draws from `slots` until it finds an endpoint. It exists once per kind and number of slots, and is shared
/// by every Service whose endpoints have room in so many (`Slots`).
///
/// A sticky one looks for the client's last endpoint first, and goes to the plain chain of the same kind and number if
/// there is none.
public struct EndpointChain: Hashable, Sendable, Comparable {
    public var kind: Kind
    /// Slots to draw from, at least 1; not all of them need to be filled.
    public var slots: Int
    /// Where it is remembered who went where before, for `sessionAffinity: ClientIP`.
    public var affinity: AffinityMap?

    public init(_ kind: Kind, _ slots: Int, affinity: AffinityMap? = nil) {
        self.kind = kind
        self.slots = slots
        self.affinity = affinity
    }

    /// Which map the chain looks into, and by which key.
    public enum Kind: Int, Hashable, Sendable, CaseIterable {
        case cluster
        case local
        case clusterNodePort
        case localNodePort
        /// For load balancer and external IPs: the packet gets the ClusterIP first, so that its slots serve them too.
        case externalCluster
        case externalLocal

        /// The map of (frontend, slot) to address and port.
        public var endpoints: SetID {
            switch self {
            case .cluster, .externalCluster: .clusterEndpoints
            case .local, .externalLocal: .localEndpoints
            case .clusterNodePort: .clusterNodePortEndpoints
            case .localNodePort: .localNodePortEndpoints
            }
        }

        /// Whether slots stand under the ClusterIP.
        var isExternal: Bool { self == .externalCluster || self == .externalLocal }

        var prefix: String {
            switch self {
            case .cluster: "cluster-"
            case .local: "local-"
            case .clusterNodePort: "cluster-nodeport-"
            case .localNodePort: "local-nodeport-"
            case .externalCluster: "external-cluster-"
            case .externalLocal: "external-local-"
            }
        }
    }

    /// The chain that spreads without looking for the client's last endpoint.
    public var plain: EndpointChain { EndpointChain(kind, slots) }

    public var name: String {
        let plain = kind.prefix + String(slots)
        return affinity.map { $0.name + "-" + plain } ?? plain
    }

    /// Reads the chain's name; nil if it is another chain's.
    public init?(name: String) {
        let sticky = AffinityMap.dividing(name)
        let plain = sticky?.rest ?? name[...]
        for kind in Kind.allCases {
            guard plain.hasPrefix(kind.prefix), let slots = Int(plain.dropFirst(kind.prefix.count)), slots > 0 else {
                continue
            }
            self.init(kind, slots, affinity: sticky?.map)
            guard self.name == name else { return nil }
            return
        }
        return nil
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.slots, left.affinity?.number ?? -1)
            < (right.kind.rawValue, right.slots, right.affinity?.number ?? -1)
    }
}
