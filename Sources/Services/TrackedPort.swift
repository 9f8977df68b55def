public import Addresses

/// A Service port as connection tracking sees it: where its clients connect to, and the endpoints that established
/// connections may stay with.
public struct TrackedPort: Hashable, Sendable {
    public var name: ServicePortName
    /// `metadata.creationTimestamp` of the Service in seconds since 1970: the older one has a disputed frontend.
    public var created: Int64?
    public var clusterIP: IPAddress
    public var port: UInt16
    /// 0 if there is none.
    public var nodePort: UInt16
    public var externalIPs: [IPAddress]
    public var loadBalancerIPs: [IPAddress]
    /// Endpoints that are ready, or that serve while they terminate, wherever they are; sorted.
    ///
    /// More than new connections use: what a traffic policy, a topology hint or a termination keeps away from new
    /// connections still answers those that it has.
    public var endpoints: [Backend]
    /// Seconds after which TCP connections to an endpoint that is gone are cut; nil to leave them alone.
    public var connectionGrace: UInt32?

    public init(
        name: ServicePortName, created: Int64? = nil, clusterIP: IPAddress, port: UInt16, nodePort: UInt16 = 0,
        externalIPs: [IPAddress] = [], loadBalancerIPs: [IPAddress] = [], endpoints: [Backend] = [],
        connectionGrace: UInt32? = nil
    ) {
        self.name = name
        self.created = created
        self.clusterIP = clusterIP
        self.port = port
        self.nodePort = nodePort
        self.externalIPs = externalIPs
        self.loadBalancerIPs = loadBalancerIPs
        self.endpoints = endpoints
        self.connectionGrace = connectionGrace
    }
}
