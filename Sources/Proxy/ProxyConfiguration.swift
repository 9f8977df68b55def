public import Addresses
public import Ruleset

/// What the operator decides.
public struct ProxyConfiguration: Hashable, Sendable {
    /// Name of this node's Node object, and of `nodeName` in EndpointSlices.
    public var nodeName: String
    public var podDetection: PodDetection
    public var nodePortAddresses: NodePortAddresses
    /// Masquerade every connection to a ClusterIP.
    public var masqueradesAll: Bool
    public var families: [IPFamily]
    /// Least time from the end of a commit to the next; what changes meanwhile is applied together. Zero programs each
    /// change at once.
    public var minimumSyncPeriod = Duration.zero

    public init(
        nodeName: String, podDetection: PodDetection = .clusterCIDR([]),
        nodePortAddresses: NodePortAddresses = .primary, masqueradesAll: Bool = false,
        families: [IPFamily] = IPFamily.allCases
    ) {
        self.nodeName = nodeName
        self.podDetection = podDetection
        self.nodePortAddresses = nodePortAddresses
        self.masqueradesAll = masqueradesAll
        self.families = families
    }

    /// The constant part of the ruleset that this configuration asks for on a node with these pod CIDRs.
    public func form(_ family: IPFamily, podCIDRs: [IPPrefix] = []) -> RulesetForm {
        RulesetForm(
            RulesetConfiguration(
                family: family, pods: podDetection.pods(family, podCIDRs: podCIDRs), masqueradesAll: masqueradesAll))
    }
}
