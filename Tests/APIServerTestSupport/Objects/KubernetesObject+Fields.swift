import Kubernetes

extension KubernetesObject {
    /// The object as the server has it at a resource version. `labels` are in addition to those that the object itself
    /// stands for.
    func write(to writer: inout some FieldWriter, labels: [String: String], resourceVersion: UInt64) {
        var meta = ObjectMeta(resourceVersion: resourceVersion)
        (meta.namespace, meta.name) = key.path
        meta.labels = labels
        meta.created = 1_795_212_558
        switch self {
        case .service(let service):
            meta.created = service.created
            meta.managedFields = """
                {"f:spec":{"f:internalTrafficPolicy":{},"f:ports":{},"f:sessionAffinity":{},"f:type":{}}}
                """
            meta.write(to: &writer)
            service.write(to: &writer)
        case .endpointSlice(let slice):
            meta.managedFields = """
                {"f:addressType":{},"f:endpoints":{},"f:metadata":{"f:labels":{".":{}},"f:ownerReferences":{".":{}}},\
                "f:ports":{}}
                """
            meta.write(to: &writer)
            slice.write(to: &writer)
        case .node(let node):
            meta.write(to: &writer)
            node.write(to: &writer)
        case .serviceCIDR(let cidr):
            meta.write(to: &writer)
            cidr.write(to: &writer)
        }
    }

    /// The labels that the object stands for.
    var ownLabels: [String: String] {
        switch self {
        case .service(let service):
            service.hasOtherProxy ? ["service.kubernetes.io/service-proxy-name": "other"] : [:]
        case .endpointSlice(let slice):
            slice.serviceName.isEmpty ? [:] : ["kubernetes.io/service-name": slice.serviceName]
        case .node(let node):
            node.zone == .none ? [:] : ["topology.kubernetes.io/zone": node.zone.string]
        case .serviceCIDR:
            [:]
        }
    }
}

extension ObjectKey {
    /// Namespace ("" for the kinds without) and name.
    var path: (namespace: String, name: String) {
        switch self {
        case .service(let name), .endpointSlice(let name): (name.namespace, name.name)
        case .node(let name), .serviceCIDR(let name): ("", name)
        }
    }
}
