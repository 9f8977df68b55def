/// What a Service does beyond a ClusterIP. In a mixed cluster each feature is used by every tenth Service, and every tenth
/// Service uses none.
enum ServiceFeature: String, CaseIterable {
    /// With an address of a load balancer. Without node ports, which are a feature of their own.
    case externalTrafficPolicyLocal
    /// With an address of a load balancer.
    case loadBalancerSourceRanges
    case sessionAffinity
    case nodePort
    case externalIPs
    case internalTrafficPolicyLocal
    case topologyHints
    /// The last endpoint terminates and still serves.
    case terminatingEndpoints
    case dualStack

    /// The feature of one Service; nil if it has none.
    init?(ofService index: Int) {
        guard index % 10 < Self.allCases.count else { return nil }
        self = Self.allCases[index % 10]
    }
}
