import Addresses
import KernelTestSupport

/// An EndpointSlice as text of a manifest. Every endpoint is a pod of the topology that serves on port 8080.
struct SliceManifest: Sendable {
    struct Backend: Sendable {
        var place: Place
        var isReady = true
    }

    var service: String
    var family: IPFamily
    var backends: [Backend]
    var ports = [ServiceManifest.Port()]

    init(_ service: String, _ places: [Place], _ family: IPFamily = .ipv4) {
        self.service = service
        self.family = family
        backends = places.map { Backend(place: $0) }
    }

    var text: String {
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: \(service)-\(family == .ipv4 ? "ipv4" : "ipv6")
          namespace: default
          labels: {kubernetes.io/service-name: \(service)}
        addressType: \(family == .ipv4 ? "IPv4" : "IPv6")
        ports: [\(ports.map { "{name: \($0.name), protocol: \($0.transport), port: 8080}" }.joined(separator: ", "))]
        endpoints: [\(backends.map(endpoint).joined(separator: ", "))]

        """
    }

    private func endpoint(_ backend: Backend) -> String {
        let plan = AddressPlan.plan(family)
        let address = backend.place == .remote ? plan.remotePods[0] : plan.address(of: backend.place)
        let node = backend.place == .remote ? "worker-2" : "worker-1"
        return "{addresses: [\"\(address)\"], nodeName: \(node), conditions: {ready: \(backend.isReady)}}"
    }
}
