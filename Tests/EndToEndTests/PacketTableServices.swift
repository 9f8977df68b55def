import Addresses
import KernelTestSupport

/// The Services of the packet table as manifests: two for every policy and state of endpoints, told apart by port.
enum PacketTableServices {
    private static let families = IPFamily.allCases.map { ServicePlan(family: $0) }
    private static let loadBalancer = 100
    private static let guardedLoadBalancer = 101
    private static let externalIP = 110
    /// An external address that the node has itself, so that other ports of it can be reached.
    static let ownedExternalIP = 111
    static let unallocatedClusterIP = 250
    /// A port that Services leave alone.
    static let otherPort = 9191

    static var manifest: String {
        Manifests.file(
            [serviceCIDR, ownedService]
                + combinations.flatMap { policy, endpoints in
                    [service(policy, endpoints, isGuarded: false), service(policy, endpoints, isGuarded: true)]
                        + [false, true].flatMap { isGuarded in
                            IPFamily.allCases.map { slice(policy, endpoints, isGuarded: isGuarded, $0) }
                        }
                })
    }

    /// Where the client of a row connects to.
    static func target(_ row: PacketTableCase) -> String {
        let plan = ServicePlan(family: row.family)
        let number = number(row.policy, row.endpoints, isGuarded: row.frontend == .guardedLoadBalancer)
        return switch row.frontend {
        case .clusterIP: plan.target(plan.clusterIP(number), port(number))
        case .nodePort: plan.target(plan.addresses.node, nodePort(number))
        case .externalIP: plan.target(plan.external(externalIP), port(number))
        case .loadBalancer: plan.target(plan.external(loadBalancer), port(number))
        case .guardedLoadBalancer: plan.target(plan.external(guardedLoadBalancer), port(number))
        }
    }

    /// The NodePort of some Service with endpoints.
    static let someNodePort = nodePort(number(.cluster, .localAndRemote, isGuarded: false))

    private static let combinations = PacketTableCase.Policy.allCases.flatMap { policy in
        PacketTableCase.Endpoints.allCases.map { (policy, $0) }
    }

    private static func number(
        _ policy: PacketTableCase.Policy, _ endpoints: PacketTableCase.Endpoints, isGuarded: Bool
    ) -> Int {
        let index = combinations.firstIndex { $0 == (policy, endpoints) } ?? 0
        return index + (isGuarded ? 60 : 10)
    }

    private static func port(_ number: Int) -> Int { 1000 + number }
    private static func nodePort(_ number: Int) -> Int { 30_000 + number }

    private static func ports(_ number: Int) -> [ServiceManifest.Port] {
        ["TCP", "UDP"].map {
            .init(name: $0.lowercased(), transport: $0, port: port(number), nodePort: nodePort(number))
        }
    }

    private static func service(
        _ policy: PacketTableCase.Policy, _ endpoints: PacketTableCase.Endpoints, isGuarded: Bool
    ) -> String {
        let number = number(policy, endpoints, isGuarded: isGuarded)
        var service = ServiceManifest("s\(number)")
        service.type = "LoadBalancer"
        service.clusterIPs = families.map { $0.clusterIP(number) }
        service.ports = ports(number)
        service.loadBalancerIPs = families.map { $0.external(isGuarded ? guardedLoadBalancer : loadBalancer) }
        service.isInternalTrafficLocal = policy == .internalLocal
        service.isExternalTrafficLocal = policy == .externalLocal
        if policy == .externalLocal { service.healthCheckNodePort = 31_000 + number }
        if isGuarded {
            service.sourceRanges = families.flatMap { plan in
                PacketTableOracle.admitted.map(\.place).map {
                    "\(plan.addresses.address(of: $0))/\(plan.family == .ipv4 ? 32 : 128)"
                }
            }
        } else {
            service.externalIPs = families.map { $0.external(externalIP) }
        }
        return service.text
    }

    private static var ownedService: String {
        var service = ServiceManifest("owned")
        service.clusterIPs = families.map { $0.clusterIP(5) }
        service.externalIPs = families.map { $0.external(ownedExternalIP) }
        return service.text
    }

    private static let serviceCIDR = """
        apiVersion: networking.k8s.io/v1
        kind: ServiceCIDR
        metadata: {name: kubernetes}
        spec: {cidrs: [10.96.0.0/24, "fd00:96::/112"]}

        """

    private static func slice(
        _ policy: PacketTableCase.Policy, _ endpoints: PacketTableCase.Endpoints, isGuarded: Bool, _ family: IPFamily
    ) -> String {
        let number = number(policy, endpoints, isGuarded: isGuarded)
        let plan = AddressPlan.plan(family)
        let texts = endpoints.conditions.map { endpoint in
            "{addresses: [\"\(endpoint.isLocal ? plan.pod2 : plan.remotePods[0])\"], "
                + "nodeName: \(endpoint.isLocal ? "worker-1" : "worker-2"), conditions: {ready: \(endpoint.ready), "
                + "serving: \(endpoint.serving), terminating: \(endpoint.terminating)}}"
        }
        return """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: s\(number)-\(family == .ipv4 ? "ipv4" : "ipv6")
              namespace: default
              labels: {kubernetes.io/service-name: s\(number)}
            addressType: \(family == .ipv4 ? "IPv4" : "IPv6")
            ports: [{name: tcp, protocol: TCP, port: 8080}, {name: udp, protocol: UDP, port: 8080}]
            endpoints: [\(texts.joined(separator: ", "))]

            """
    }
}
