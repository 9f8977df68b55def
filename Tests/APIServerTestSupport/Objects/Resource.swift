public import Kubernetes

/// A kind of object that the server has, with its names in the API.
public enum Resource: String, CaseIterable, Hashable, Sendable {
    case services
    case endpointSlices = "endpointslices"
    case nodes
    case serviceCIDRs = "servicecidrs"

    /// The resource of a key.
    public init(of key: ObjectKey) {
        switch key {
        case .service: self = .services
        case .endpointSlice: self = .endpointSlices
        case .node: self = .nodes
        case .serviceCIDR: self = .serviceCIDRs
        }
    }

    /// Where objects of all namespaces are listed and watched.
    public var path: String {
        switch self {
        case .services, .nodes: "/api/v1/\(rawValue)"
        case .endpointSlices, .serviceCIDRs: "/apis/\(apiVersion)/\(rawValue)"
        }
    }

    var apiVersion: String {
        switch self {
        case .services, .nodes: "v1"
        case .endpointSlices: "discovery.k8s.io/v1"
        case .serviceCIDRs: "networking.k8s.io/v1"
        }
    }

    var kind: String {
        switch self {
        case .services: "Service"
        case .endpointSlices: "EndpointSlice"
        case .nodes: "Node"
        case .serviceCIDRs: "ServiceCIDR"
        }
    }

    init?(path: some StringProtocol) {
        guard let resource = Resource.allCases.first(where: { $0.path == path }) else { return nil }
        self = resource
    }
}
