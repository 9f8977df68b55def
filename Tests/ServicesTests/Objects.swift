import Addresses
import Kubernetes
import Services
import Testing

// Short ways to write the objects of tests.

let web = ObjectName(namespace: "default", name: "web")

/// Parses an address that a test is written with.
func ip(_ text: String, _ location: SourceLocation = #_sourceLocation) -> IPAddress {
    guard let address = IPAddress(text) else {
        Issue.record("\(text) is no address", sourceLocation: location)
        return IPAddress(0, 0, 0, 0)
    }
    return address
}

/// Parses ranges that a test is written with.
func ranges(_ texts: String..., location: SourceLocation = #_sourceLocation) -> [IPPrefix] {
    texts.compactMap { text in
        if IPPrefix(text) == nil { Issue.record("\(text) is no range", sourceLocation: location) }
        return IPPrefix(text)
    }
}

func endpoint(
    _ address: String, on node: InternedString = .none, _ conditions: Endpoint.Conditions = .default,
    zones: [InternedString] = [], nodes: [InternedString] = []
) -> Endpoint {
    Endpoint(
        address: ip(address), conditions: conditions, nodeName: node,
        hints: TopologyHints(zones: zones, nodes: nodes))
}

func slice(
    _ name: String, of service: ObjectName = web, family: IPFamily = .ipv4,
    ports: [EndpointSlice.Port] = [EndpointSlice.Port(name: "", port: 8080)], _ endpoints: [Endpoint]
) -> EndpointSlice {
    EndpointSlice(
        name: ObjectName(namespace: service.namespace, name: name), serviceName: service.name, family: family,
        ports: ports, endpoints: endpoints)
}

/// A ClusterIP Service with a single port, changed as a test needs it.
func service(_ name: ObjectName = web, _ change: (inout Service) -> Void = { _ in }) -> Service {
    var service = Service(name: name, clusterIPs: [ip("172.30.0.41")], ports: [Service.Port(port: 80)])
    change(&service)
    return service
}

extension Model {
    /// A model on the node `here` that was told the objects in this order.
    init(_ objects: [KubernetesObject]) {
        self.init(nodeName: "here")
        for object in objects { _ = apply(.set(object)) }
    }

    func ports(_ family: IPFamily = .ipv4) -> [SelectedPort] { selectedPorts(of: web, family: family) }

    /// The backends of the Service under a Cluster policy, as text.
    func cluster(_ family: IPFamily = .ipv4) -> [String] {
        ports(family).flatMap(\.endpoints.cluster).map(\.description)
    }
}
