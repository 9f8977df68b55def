public import Addresses
public import Ruleset

/// What the operator decides.
public struct ProxyConfiguration: Hashable, Sendable {
    /// Name of this node's Node object, and of `nodeName` in EndpointSlices.
    public var nodeName: String
    /// Ranges of pod addresses of the whole cluster, at most one per family is used.
    public var clusterCIDRs: [IPPrefix]
    public var nodePortAddresses: NodePortAddresses
    /// Masquerade every connection to a ClusterIP.
    public var masqueradesAll: Bool
    public var families: [IPFamily]

    public init(
        nodeName: String, clusterCIDRs: [IPPrefix] = [], nodePortAddresses: NodePortAddresses = .primary,
        masqueradesAll: Bool = false, families: [IPFamily] = IPFamily.allCases
    ) {
        self.nodeName = nodeName
        self.clusterCIDRs = clusterCIDRs
        self.nodePortAddresses = nodePortAddresses
        self.masqueradesAll = masqueradesAll
        self.families = families
    }

    /// The constant part of the ruleset that this configuration asks for.
    public func form(_ family: IPFamily) -> RulesetForm {
        RulesetForm(
            RulesetConfiguration(
                family: family, podCIDR: clusterCIDRs.first { $0.family == family }, masqueradesAll: masqueradesAll))
    }
}
