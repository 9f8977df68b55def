import Addresses
import Kubernetes
import TestSupport

/// Draws objects from so few names and addresses that they often meet, overlap and return.
struct RandomObjects {
    var generator: SeededGenerator

    mutating func change() -> ObjectChange {
        let object = object()
        return generator.chance(25) ? .remove(object.key) : .set(object)
    }

    private mutating func object() -> KubernetesObject {
        switch number(100) {
        case 0..<35: .service(service())
        case 35..<90: .endpointSlice(slice())
        case 90..<97: .node(node())
        default: .serviceCIDR(ServiceCIDR(name: "cidr-\(number(2))", cidrs: ranges([31, 30])))
        }
    }

    private mutating func service() -> Service {
        var service = Service(name: ObjectName(namespace: generator.pick("a", "b"), name: "service-\(number(3))"))
        service.type = generator.pick(.clusterIP, .clusterIP, .nodePort, .loadBalancer, .externalName)
        if generator.chance(90) { service.clusterIPs.append(ipv4()) }
        if generator.chance(50) { service.clusterIPs.append(ipv6()) }
        service.ports = (0..<number(4)).map { _ in
            Service.Port(
                name: generator.pick("http", "https", ""), transport: generator.pick(.tcp, .tcp, .udp),
                port: UInt16(80 + number(3)), nodePort: generator.pick(0, 30080))
        }
        service.externalIPs = (0..<number(3)).map { _ in address() }
        service.loadBalancerIPs = (0..<number(3)).map { _ in address() }
        service.loadBalancerSourceRanges = ranges(generator.pick([], [], [0], [8, 28], [29], [30, 32]))
        service.isExternalTrafficLocal = generator.chance(40)
        service.isInternalTrafficLocal = generator.chance(30)
        service.sessionAffinityTimeout = generator.pick(nil, 10800)
        service.hasOtherProxy = generator.chance(5)
        return service
    }

    private mutating func slice() -> EndpointSlice {
        let family = generator.pick(IPFamily.ipv4, .ipv4, .ipv6)
        return EndpointSlice(
            name: ObjectName(namespace: generator.pick("a", "b"), name: "slice-\(number(8))"),
            serviceName: "service-\(number(3))", family: family,
            ports: (0..<(1 + number(3))).map { _ in
                EndpointSlice.Port(
                    name: generator.pick("http", "https", ""), transport: generator.pick(.tcp, .tcp, .udp),
                    port: UInt16(8080 + number(2)))
            },
            endpoints: (0..<number(8)).map { _ in endpoint(family) })
    }

    private mutating func endpoint(_ family: IPFamily) -> Endpoint {
        Endpoint(
            address: family == .ipv4 ? ipv4() : ipv6(),
            conditions: generator.pick(
                .default, .default, .default, [.serving, .terminating], .terminating, [], .serving,
                [.ready, .terminating]),
            nodeName: generator.pick("here", "there", .none),
            hints: generator.pick(
                TopologyHints(zones: ["a"]), TopologyHints(zones: ["b"]), TopologyHints(zones: ["a"], nodes: ["here"]),
                .none))
    }

    private mutating func node() -> Node {
        Node(
            name: generator.pick("here", "there"), addresses: (0..<number(3)).map { _ in address() },
            zone: generator.pick("a", "b", .none))
    }

    private mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }
    private mutating func ipv4() -> IPAddress { IPAddress(10, 0, 0, UInt8(number(12))) }
    private mutating func ipv6() -> IPAddress { IPAddress(high: 0xfd00 << 48, low: UInt64(number(12))) }
    private mutating func address() -> IPAddress { generator.chance(60) ? ipv4() : ipv6() }

    private mutating func ranges(_ lengths: [Int]) -> [IPPrefix] {
        lengths.compactMap { IPPrefix(address(), length: $0) }
    }
}
