import Addresses
import KernelTestSupport
import Kubernetes

/// Services of one family and their endpoints, as the tests of connection tracking use them.
struct ConntrackObjects {
    let family: IPFamily
    let plan: AddressPlan

    init(_ family: IPFamily) {
        self.family = family
        plan = AddressPlan.plan(family)
    }

    var clusterIP: String { family == .ipv4 ? "10.96.0.10" : "fd00:96::10" }
    var loadBalancerIP: String { family == .ipv4 ? "192.168.60.100" : "fd00:60::101" }
    var externalIP: String { family == .ipv4 ? "192.168.60.101" : "fd00:60::102" }

    /// Addresses of the pods on the other node; a server for each listens at ports 5353 and 5354.
    var pods: [String] { plan.remotePods }

    func target(_ address: String, _ port: UInt16) -> String {
        family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }

    /// A Service of every kind at once: UDP and TCP at `port`, node port 30053.
    func service(port: UInt16 = 53, nodePort: UInt16 = 30053, grace: UInt32? = nil) throws -> ObjectChange {
        .set(
            .service(
                Service(
                    name: ObjectName(namespace: "default", name: "dns"), type: .loadBalancer,
                    clusterIPs: try addresses(clusterIP),
                    ports: [
                        Service.Port(name: "udp", transport: .udp, port: port, nodePort: nodePort),
                        Service.Port(name: "tcp", transport: .tcp, port: port, nodePort: nodePort),
                    ],
                    externalIPs: try addresses(externalIP), loadBalancerIPs: try addresses(loadBalancerIP),
                    connectionGrace: grace)))
    }

    var removal: ObjectChange { .remove(.service(ObjectName(namespace: "default", name: "dns"))) }

    /// The Service's only slice.
    func slice(
        _ endpoints: String..., port: UInt16 = 5353, terminating: String? = nil
    ) throws -> ObjectChange {
        var all = try endpoints.flatMap { try addresses($0) }.map { Endpoint(address: $0) }
        if let terminating {
            all += try addresses(terminating).map { Endpoint(address: $0, conditions: [.serving, .terminating]) }
        }
        return .set(
            .endpointSlice(
                EndpointSlice(
                    name: ObjectName(namespace: "default", name: "dns-1"), serviceName: "dns", family: family,
                    ports: [
                        EndpointSlice.Port(name: "udp", transport: .udp, port: port),
                        EndpointSlice.Port(name: "tcp", transport: .tcp, port: port),
                    ], endpoints: all)))
    }

    private func addresses(_ text: String) throws -> [IPAddress] {
        guard let address = IPAddress(text) else { throw CommandError(command: text, reason: "not an address") }
        return [address]
    }
}
