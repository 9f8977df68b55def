public import Addresses

/// discovery.k8s.io/v1 EndpointSlice, reduced to what a proxy reads.
public struct EndpointSlice: Hashable, Sendable {
    public var name: ObjectName
    /// Label `kubernetes.io/service-name`: the Service of the same namespace that the slice belongs to.
    public var serviceName: String
    /// `addressType`; slices of type FQDN are not decoded.
    public var family: IPFamily
    public var ports: [Port]
    public var endpoints: [Endpoint]

    public init(
        name: ObjectName, serviceName: String, family: IPFamily, ports: [Port], endpoints: [Endpoint]
    ) {
        self.name = name
        self.serviceName = serviceName
        self.family = family
        self.ports = ports
        self.endpoints = endpoints
    }

    /// Namespace and name of the Service.
    public var service: ObjectName { ObjectName(namespace: name.namespace, name: serviceName) }

    /// A port without a name or number is not decoded.
    public struct Port: Hashable, Sendable {
        public var name: String
        public var transport: TransportProtocol
        public var port: UInt16

        public init(name: String, transport: TransportProtocol = .tcp, port: UInt16) {
            self.name = name
            self.transport = transport
            self.port = port
        }
    }
}
