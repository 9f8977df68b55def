public import Addresses

/// A Service port in one family with the endpoints that this node uses for it: all that the ruleset needs to know.
public struct SelectedPort: Hashable, Sendable {
    public var name: ServicePortName
    /// `metadata.creationTimestamp` of the Service in seconds since 1970: the older one has a disputed frontend.
    public var created: Int64?
    public var clusterIP: IPAddress
    public var port: UInt16
    /// 0 if there is none.
    public var nodePort: UInt16
    public var externalIPs: [IPAddress]
    public var loadBalancerIPs: [IPAddress]
    /// Ranges of this family, none of them of length 0; empty admits everyone.
    public var sourceRanges: [IPPrefix]
    public var isExternalTrafficLocal: Bool
    public var isInternalTrafficLocal: Bool
    /// Seconds of `sessionAffinity: ClientIP`.
    public var affinityTimeout: UInt32?
    public var endpoints: SelectedEndpoints

    public init(
        name: ServicePortName, created: Int64? = nil, clusterIP: IPAddress, port: UInt16, nodePort: UInt16 = 0,
        externalIPs: [IPAddress] = [], loadBalancerIPs: [IPAddress] = [], sourceRanges: [IPPrefix] = [],
        isExternalTrafficLocal: Bool = false,
        isInternalTrafficLocal: Bool = false, affinityTimeout: UInt32? = nil, endpoints: SelectedEndpoints
    ) {
        self.name = name
        self.created = created
        self.clusterIP = clusterIP
        self.port = port
        self.nodePort = nodePort
        self.externalIPs = externalIPs
        self.loadBalancerIPs = loadBalancerIPs
        self.sourceRanges = sourceRanges
        self.isExternalTrafficLocal = isExternalTrafficLocal
        self.isInternalTrafficLocal = isInternalTrafficLocal
        self.affinityTimeout = affinityTimeout
        self.endpoints = endpoints
    }
}
