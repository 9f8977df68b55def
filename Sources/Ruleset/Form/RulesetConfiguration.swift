public import Addresses

/// What the constant part of a ruleset depends on, in one family.
public struct RulesetConfiguration: Hashable, Sendable {
    public var family: IPFamily
    /// Sources in this range are pods: never masqueraded on the way to a ClusterIP, and not bound by
    /// `externalTrafficPolicy: Local`. Nil if pods cannot be told from others, and nothing is masqueraded for that reason.
    public var podCIDR: IPPrefix?
    /// Whether every connection to a ClusterIP is masqueraded, also one from a pod.
    public var masqueradesAll: Bool

    public init(family: IPFamily, podCIDR: IPPrefix? = nil, masqueradesAll: Bool = false) {
        self.family = family
        self.podCIDR = podCIDR
        self.masqueradesAll = masqueradesAll
    }
}
