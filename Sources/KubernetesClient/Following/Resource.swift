import Kubernetes

/// A kind of objects, and which of them are followed.
struct Resource: Hashable, Sendable {
    let kind: ObjectKind
    /// The plural name in URLs, which is also what RBAC rules call it.
    let name: String
    let path: String
    var labelSelector: String?
    var fieldSelector: String?
    /// Whether a cluster may lack the kind, or this client the permission, without harm.
    var isOptional = false

    /// All that a source asks for. `Deploy/base/cluster-role.yaml` allows it.
    static func followed(onNode name: String) -> [Resource] {
        [.services, .endpointSlices, .node(name), .serviceCIDRs]
    }

    /// The API group, which is empty for the core.
    var group: String {
        let parts = path.split(separator: "/")
        return parts.first == "apis" && parts.count > 1 ? String(parts[1]) : ""
    }

    /// The server leaves out what a proxy has no use for: Services of other proxies and headless ones.
    static let services = Resource(
        kind: .service, name: "services", path: "/api/v1/services",
        labelSelector: "!service.kubernetes.io/service-proxy-name", fieldSelector: "spec.clusterIP!=None")

    static let endpointSlices = Resource(
        kind: .endpointSlice, name: "endpointslices", path: "/apis/discovery.k8s.io/v1/endpointslices",
        labelSelector: "!service.kubernetes.io/headless")

    /// Stable since Kubernetes 1.33.
    static let serviceCIDRs = Resource(
        kind: .serviceCIDR, name: "servicecidrs", path: "/apis/networking.k8s.io/v1/servicecidrs", isOptional: true)

    static func node(_ name: String) -> Resource {
        Resource(kind: .node, name: "nodes", path: "/api/v1/nodes", fieldSelector: "metadata.name=\(name)")
    }
}
