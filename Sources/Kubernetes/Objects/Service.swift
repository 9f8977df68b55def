public import Addresses

/// core/v1 Service, reduced to what a proxy reads.
public struct Service: Hashable, Sendable {
    public var name: ObjectName
    /// `metadata.creationTimestamp` in seconds since 1970, or nil: the older of two Services wins a disputed frontend.
    public var created: Int64?
    public var type: ServiceType
    /// `spec.clusterIPs` (or `spec.clusterIP`), at most one per family. Empty for headless and ExternalName Services.
    public var clusterIPs: [IPAddress]
    public var ports: [Port]
    public var externalIPs: [IPAddress]
    /// `status.loadBalancer.ingress[].ip` without those of `ipMode: Proxy`.
    public var loadBalancerIPs: [IPAddress]
    public var loadBalancerSourceRanges: [IPPrefix]
    /// `externalTrafficPolicy: Local`
    public var isExternalTrafficLocal: Bool
    /// `internalTrafficPolicy: Local`
    public var isInternalTrafficLocal: Bool
    /// Seconds of `sessionAffinity: ClientIP`, nil for `None`.
    public var sessionAffinityTimeout: UInt32?
    /// 0 if there is none.
    public var healthCheckNodePort: UInt16
    /// Label `service.kubernetes.io/service-proxy-name`: such a Service belongs to another proxy.
    public var hasOtherProxy: Bool
    /// Annotation `shunt/cut-connections-after-seconds`: TCP connections to an endpoint that is gone, neither ready nor
    /// serving, are cut after so many seconds. Nil, without the annotation, leaves them alone.
    public var connectionGrace: UInt32?

    public init(
        name: ObjectName, created: Int64? = nil, type: ServiceType = .clusterIP, clusterIPs: [IPAddress] = [],
        ports: [Port] = [], externalIPs: [IPAddress] = [], loadBalancerIPs: [IPAddress] = [],
        loadBalancerSourceRanges: [IPPrefix] = [], isExternalTrafficLocal: Bool = false,
        isInternalTrafficLocal: Bool = false, sessionAffinityTimeout: UInt32? = nil, healthCheckNodePort: UInt16 = 0,
        hasOtherProxy: Bool = false, connectionGrace: UInt32? = nil
    ) {
        self.name = name
        self.created = created
        self.type = type
        self.clusterIPs = clusterIPs
        self.ports = ports
        self.externalIPs = externalIPs
        self.loadBalancerIPs = loadBalancerIPs
        self.loadBalancerSourceRanges = loadBalancerSourceRanges
        self.isExternalTrafficLocal = isExternalTrafficLocal
        self.isInternalTrafficLocal = isInternalTrafficLocal
        self.sessionAffinityTimeout = sessionAffinityTimeout
        self.healthCheckNodePort = healthCheckNodePort
        self.hasOtherProxy = hasOtherProxy
        self.connectionGrace = connectionGrace
    }

    public enum ServiceType: String, Hashable, Sendable {
        case clusterIP = "ClusterIP"
        case nodePort = "NodePort"
        case loadBalancer = "LoadBalancer"
        case externalName = "ExternalName"
    }

    public struct Port: Hashable, Sendable {
        /// "" if the port has no name.
        public var name: String
        public var transport: TransportProtocol
        public var port: UInt16
        /// 0 if there is none.
        public var nodePort: UInt16

        public init(name: String = "", transport: TransportProtocol = .tcp, port: UInt16, nodePort: UInt16 = 0) {
            self.name = name
            self.transport = transport
            self.port = port
            self.nodePort = nodePort
        }
    }
}
