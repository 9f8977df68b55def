/// The kinds that a proxy follows, with the version that Shunt reads.
package enum ObjectKind: String, CaseIterable, Sendable {
    case service = "Service"
    case endpointSlice = "EndpointSlice"
    case node = "Node"
    case serviceCIDR = "ServiceCIDR"

    package var apiVersion: String {
        switch self {
        case .service, .node: "v1"
        case .endpointSlice: "discovery.k8s.io/v1"
        case .serviceCIDR: "networking.k8s.io/v1"
        }
    }

    package func key(_ name: ObjectName) -> ObjectKey {
        switch self {
        case .service: .service(name)
        case .endpointSlice: .endpointSlice(name)
        case .node: .node(name.name)
        case .serviceCIDR: .serviceCIDR(name.name)
        }
    }
}
