/// A chain for frontends with `externalTrafficPolicy: Local`: pods and the node itself may use all endpoints, everyone else
/// only local ones.
///
/// It exists once per numbers of slots and is shared by every Service whose endpoints have room in these. A single chain that looked the
/// frontend up in further maps would make the check for loops of older kernels quadratic, that of 6.1 among them: they walk
/// over these maps anew for each frontend that leads there.
public struct PolicyChain: Hashable, Sendable {
    public var isNodePort: Bool
    /// Slots for pods and this node; 0 refuses them.
    public var cluster: Int
    /// Slots for everyone else; 0 drops their packets.
    public var local: Int
    /// Where it is remembered who went where before, for `sessionAffinity: ClientIP`.
    public var affinity: AffinityMap?

    public init(isNodePort: Bool = false, cluster: Int, local: Int, affinity: AffinityMap? = nil) {
        self.isNodePort = isNodePort
        self.cluster = cluster
        self.local = local
        self.affinity = affinity
    }

    public var insiders: Dispatch {
        guard cluster > 0 else { return .refuse }
        return .spread(EndpointChain(isNodePort ? .clusterNodePort : .externalCluster, cluster, affinity: affinity))
    }

    public var outsiders: Dispatch {
        guard local > 0 else { return .drop }
        return .spread(EndpointChain(isNodePort ? .localNodePort : .externalLocal, local, affinity: affinity))
    }

    public var name: String {
        let plain = (isNodePort ? "policy-nodeport-" : "policy-") + String(cluster) + "-" + String(local)
        return affinity.map { $0.name + "-" + plain } ?? plain
    }

    /// Reads the chain's name; nil if it is another chain's.
    public init?(name: String) {
        let sticky = AffinityMap.dividing(name)
        affinity = sticky?.map
        var parts = (sticky?.rest ?? name[...]).split(separator: "-", omittingEmptySubsequences: false)[...]
        guard parts.first == "policy" else { return nil }
        parts.removeFirst()
        isNodePort = parts.first == "nodeport"
        if isNodePort { parts.removeFirst() }
        guard parts.count == 2, let cluster = parts.first.flatMap({ Int($0) }),
            let local = parts.last.flatMap({ Int($0) })
        else { return nil }
        self.cluster = cluster
        self.local = local
        guard cluster >= 0, local >= 0, self.name == name else { return nil }
    }
}

extension PolicyChain: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.isNodePort ? 1 : 0, left.cluster, left.local, left.affinity?.number ?? -1)
            < (right.isNodePort ? 1 : 0, right.cluster, right.local, right.affinity?.number ?? -1)
    }
}
