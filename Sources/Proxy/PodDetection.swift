public import Addresses
public import Ruleset

/// How the operator says that pods are told from others: kube-proxy's `detectLocalMode`.
public enum PodDetection: Hashable, Sendable {
    /// By the addresses of all pods of the cluster, at most one range per family.
    case clusterCIDR([IPPrefix])
    /// By the pod addresses of this node, as its Node object has them.
    case nodeCIDR
    /// By the bridge that all pods of this node are attached to.
    case bridgeInterface(String)
    /// By the beginning of the names of the pods' interfaces.
    case interfaceNamePrefix(String)

    /// How pods are told in one family; nil if they cannot be.
    ///
    /// - Parameters:
    ///   - family: the family that is asked for.
    ///   - podCIDRs: of the Node object.
    /// - Returns: what the ruleset tests.
    public func pods(_ family: IPFamily, podCIDRs: [IPPrefix]) -> PodSource? {
        switch self {
        case .clusterCIDR(let ranges): ranges.first { $0.family == family }.map { .range($0) }
        case .nodeCIDR: podCIDRs.first { $0.family == family }.map { .range($0) }
        case .bridgeInterface(let name): .interface(name)
        case .interfaceNamePrefix(let prefix): .interfacePrefix(prefix)
        }
    }
}
