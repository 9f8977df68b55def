import Addresses
public import Kubernetes

/// A cluster of as many Services and endpoints as a test or benchmark wants: the same for the same numbers.
public struct SyntheticCluster: Sendable {
    public let services: Int
    public let endpointsPerService: Int
    /// Nodes that the endpoints are spread over.
    public let nodes: Int

    /// As many as the endpoint controller puts into one slice.
    public static let endpointsPerSlice = 100

    public init(services: Int, endpointsPerService: Int, nodes: Int = 100) {
        self.services = services
        self.endpointsPerService = endpointsPerService
        self.nodes = nodes
    }

    public func objects() -> [KubernetesObject] {
        (0..<services).flatMap { index in [.service(service(index))] + slices(of: index).map { .endpointSlice($0) } }
            + [
                .serviceCIDR(
                    ServiceCIDR(
                        name: "kubernetes",
                        cidrs: [IPPrefix(IPAddress(10, 96, 0, 0), length: 12)]
                            .compactMap { $0 }))
            ]
    }

    /// The nodes that the endpoints are spread over.
    public func nodeObjects() -> [KubernetesObject] {
        (0..<nodes).map { index in
            .node(Node(name: "node-\(index)", addresses: [IPAddress(ipv4: 0xc0a8_0001 + UInt32(index))]))
        }
    }

    public func service(_ index: Int) -> Service {
        Service(
            name: name(index), created: 1_795_212_558,
            clusterIPs: [IPAddress(ipv4: 0x0a60_0001 + UInt32(index))],
            ports: [Service.Port(name: "http", port: 80)])
    }

    public func slices(of index: Int) -> [EndpointSlice] {
        stride(from: 0, to: endpointsPerService, by: Self.endpointsPerSlice).map { start in
            let end = min(start + Self.endpointsPerSlice, endpointsPerService)
            return slice(
                start / Self.endpointsPerSlice, of: index,
                endpoints: (start..<end).map { endpoint(index * endpointsPerService + $0) })
        }
    }

    /// A slice of a Service with other endpoints.
    public func slice(_ number: Int, of index: Int, endpoints: [Endpoint]) -> EndpointSlice {
        let service = name(index)
        return EndpointSlice(
            name: ObjectName(namespace: service.namespace, name: "\(service.name)-\(number)"),
            serviceName: service.name, family: .ipv4, ports: [EndpointSlice.Port(name: "http", port: 8080)],
            endpoints: endpoints)
    }

    /// The endpoint of a number: no two numbers below 2^23 have the same address.
    public func endpoint(_ number: Int) -> Endpoint {
        Endpoint(
            address: IPAddress(ipv4: 0x0a80_0000 + UInt32(number)),
            nodeName: InternedString("node-\(number % max(nodes, 1))"))
    }

    private func name(_ index: Int) -> ObjectName {
        ObjectName(namespace: "namespace-\(index / 100)", name: "service-\(index)")
    }
}
