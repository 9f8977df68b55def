/// An object of a kind that the proxy follows.
public enum KubernetesObject: Hashable, Sendable {
    case service(Service)
    case endpointSlice(EndpointSlice)
    case node(Node)
    case serviceCIDR(ServiceCIDR)

    public var key: ObjectKey {
        switch self {
        case .service(let service): .service(service.name)
        case .endpointSlice(let slice): .endpointSlice(slice.name)
        case .node(let node): .node(node.name)
        case .serviceCIDR(let cidr): .serviceCIDR(cidr.name)
        }
    }
}

/// Kind and name: what identifies an object.
public enum ObjectKey: Hashable, Sendable {
    case service(ObjectName)
    case endpointSlice(ObjectName)
    case node(String)
    case serviceCIDR(String)
}

extension ObjectKey: CustomStringConvertible {
    /// For example `Service default/web`.
    public var description: String {
        switch self {
        case .service(let name): "Service \(name)"
        case .endpointSlice(let name): "EndpointSlice \(name)"
        case .node(let name): "Node \(name)"
        case .serviceCIDR(let name): "ServiceCIDR \(name)"
        }
    }
}
