import Addresses
public import Kubernetes
import TestSupport

/// A cluster that changes at random: Services and EndpointSlices come, go and change, some claim the same frontends.
public struct RandomObjects: Sendable {
    private var random: SeededGenerator
    /// Everything that exists now.
    public private(set) var objects: [ObjectKey: KubernetesObject] = [:]

    private let usesAffinity: Bool

    /// Equal seeds give equal clusters.
    public init(seed: UInt64, usesAffinity: Bool = true) {
        random = SeededGenerator(seed: seed)
        self.usesAffinity = usesAffinity
    }

    /// The next change.
    public mutating func change() -> ObjectChange {
        let index = number(0...29)
        let object: KubernetesObject =
            switch number(0...99) {
            case 0..<30: .service(service(index))
            case 30..<96: .endpointSlice(slice(index))
            case 96..<98: .serviceCIDR(serviceCIDR())
            default: .node(node())
            }
        if case .node = object {
            objects[object.key] = object
            return .set(object)
        }
        if number(0...5) == 0 {
            objects[object.key] = nil
            return .remove(object.key)
        }
        objects[object.key] = object
        return .set(object)
    }

    public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func pick<Value>(_ values: Value...) -> Value { values[number(0...values.count - 1)] }

    private mutating func service(_ index: Int) -> Service {
        var service = Service(name: .sample("service-\(index)"), created: Int64(number(0...4)))
        service.type = pick(.clusterIP, .nodePort, .loadBalancer, .loadBalancer, .externalName)
        let host = clusterIP(index)
        service.clusterIPs = pick(IPFamily.allCases, [.ipv4], [.ipv6], []).map { .sample(.clusterIP, host, $0) }
        service.ports = (0..<number(1...3)).map { position in
            Service.Port(
                name: "port-\(position)", transport: pick(.tcp, .tcp, .udp, .sctp), port: UInt16(80 + number(0...3)),
                nodePort: service.type == .clusterIP ? 0 : UInt16(pick(0, 30000 + number(0...30))))
        }
        service.externalIPs = addresses(.external)
        if service.type == .loadBalancer { service.loadBalancerIPs = addresses(.loadBalancer) }
        service.loadBalancerSourceRanges = (0..<pick(0, 0, 1, 3)).compactMap { _ in
            let family = pick(IPFamily.ipv4, .ipv6)
            return IPPrefix(.sample(.client, number(0...15), family), length: family.addressBits - number(0...5))
        }
        service.isExternalTrafficLocal = number(0...2) == 0
        service.isInternalTrafficLocal = number(0...4) == 0
        service.healthCheckNodePort = 32000
        if usesAffinity { service.sessionAffinityTimeout = pick(nil, nil, 60, 10800) }
        return service
    }

    /// Sometimes that of another Service.
    private mutating func clusterIP(_ index: Int) -> Int { number(0...19) == 0 ? number(0...29) : index }

    private mutating func addresses(_ role: IPAddress.SampleRole) -> [IPAddress] {
        (0..<pick(0, 0, 1, 2)).map { _ in .sample(role, number(0...15), pick(.ipv4, .ipv6)) }
    }

    private mutating func slice(_ index: Int) -> EndpointSlice {
        let family = pick(IPFamily.ipv4, .ipv6)
        let hosts = (0..<pick(0, 1, 2, 3, 5, 8, 13)).map { _ in number(0...39) }
        return EndpointSlice(
            name: .sample("service-\(index)-\(family)-\(number(0...1))"), serviceName: "service-\(index)",
            family: family,
            ports: (0..<number(1...3)).map { position in
                EndpointSlice.Port(
                    name: "port-\(position)", transport: pick(.tcp, .tcp, .udp, .sctp),
                    port: UInt16(8080 + number(0...1)))
            },
            endpoints: hosts.map { host in
                Endpoint(
                    address: .sample(.pod, host, family),
                    conditions: pick(.default, .default, .default, [.serving, .terminating], []),
                    nodeName: host.isMultiple(of: 3) ? "here" : "there",
                    hints: pick(.none, .none, TopologyHints(zones: ["a"]), TopologyHints(zones: ["b"])))
            })
    }

    private mutating func serviceCIDR() -> ServiceCIDR {
        let family = pick(IPFamily.ipv4, .ipv6)
        let range = IPPrefix(.sample(.clusterIP, number(0...1) << 8, family), length: family.addressBits - 8)
        return ServiceCIDR(name: "range-\(number(0...1))", cidrs: [range].compactMap { $0 })
    }

    private mutating func node() -> Node {
        Node(
            name: "here",
            addresses: IPFamily.allCases.map { .sample(.node, number(0...2), $0) },
            zone: pick("a", "b", .none))
    }
}
