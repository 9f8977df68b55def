public import Addresses

/// What the constant part of a ruleset depends on, in one family.
public struct RulesetConfiguration: Hashable, Sendable {
    public var family: IPFamily
    /// How pods are told from others: they are never masqueraded on the way to a ClusterIP, and not bound by
    /// `externalTrafficPolicy: Local`. Nil if they cannot be told; then nothing is masqueraded for that reason.
    public var pods: PodSource?
    /// Whether every connection to a ClusterIP is masqueraded, also one from a pod.
    public var masqueradesAll: Bool

    public init(family: IPFamily, pods: PodSource?, masqueradesAll: Bool = false) {
        self.family = family
        self.pods = pods
        self.masqueradesAll = masqueradesAll
    }

    /// Pods are known by their addresses, or not at all.
    public init(family: IPFamily, podCIDR: IPPrefix? = nil, masqueradesAll: Bool = false) {
        self.init(family: family, pods: podCIDR.map { .range($0) }, masqueradesAll: masqueradesAll)
    }

    /// The range of pod addresses, if that is how pods are known.
    public var podCIDR: IPPrefix? {
        if case .range(let range) = pods { range } else { nil }
    }
}
