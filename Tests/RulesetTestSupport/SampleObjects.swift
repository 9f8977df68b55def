public import Addresses
public import Kubernetes

// Objects for tests: hosts are small numbers, each role has a range of its own.

extension IPAddress {
    /// The range that an address belongs to.
    public enum SampleRole: UInt8, Sendable {
        case pod = 1
        case clusterIP = 96
        case external = 100
        case loadBalancer = 101
        case client = 150
        case node = 200
    }

    /// `10.ROLE.0.HOST` or `fd00:ROLE::HOST`, in decimal and hexadecimal.
    public static func sample(_ role: SampleRole, _ host: Int, _ family: IPFamily = .ipv4) -> IPAddress {
        family == .ipv4
            ? IPAddress(10, role.rawValue, UInt8(host >> 8), UInt8(host & 255))
            : IPAddress(high: 0xfd00_0000_0000_0000 | UInt64(role.rawValue) << 32, low: UInt64(host))
    }
}

extension ObjectName {
    /// A name in the namespace `default`.
    public static func sample(_ name: String) -> ObjectName { ObjectName(namespace: "default", name: name) }
}

extension Service {
    /// A Service with one TCP port, 80, and the ClusterIP of number `host` in each family.
    public static func sample(
        _ name: String, _ host: Int, families: [IPFamily] = [.ipv4], _ change: (inout Service) -> Void = { _ in }
    ) -> Service {
        var service = Service(
            name: .sample(name), created: 1000, clusterIPs: families.map { .sample(.clusterIP, host, $0) },
            ports: [Port(name: "http", port: 80)])
        change(&service)
        return service
    }
}

extension EndpointSlice {
    /// Pods that listen on port 8080; those of `local` are on the node `here`, the others `there`.
    public static func sample(
        of service: String, _ hosts: [Int], local: Set<Int> = [], family: IPFamily = .ipv4, part: Int = 0,
        ports: [Port] = [Port(name: "http", port: 8080)]
    ) -> EndpointSlice {
        EndpointSlice(
            name: .sample("\(service)-\(family)-\(part)"), serviceName: service, family: family, ports: ports,
            endpoints: hosts.map { host in
                Endpoint(address: .sample(.pod, host, family), nodeName: local.contains(host) ? "here" : "there")
            })
    }
}

extension Node {
    /// The node `here` with one address in each family.
    public static func sample(_ host: Int = 1, families: [IPFamily] = IPFamily.allCases) -> Node {
        Node(name: "here", addresses: families.map { .sample(.node, host, $0) })
    }
}

extension ObjectChange {
    public static func set(_ service: Service) -> ObjectChange { .set(.service(service)) }
    public static func set(_ slice: EndpointSlice) -> ObjectChange { .set(.endpointSlice(slice)) }
    public static func set(_ node: Node) -> ObjectChange { .set(.node(node)) }
    public static func remove(_ service: String) -> ObjectChange { .remove(.service(.sample(service))) }
}
