import Netfilter

extension Reference {
    private static let frontend: [FieldExpression] = [.ipDestination, .transportProtocol, .destinationPort]
    private static let nodePort: [FieldExpression] = [.transportProtocol, .destinationPort]
    private static let endpoint = NamedSet.Value.data(.typeof([.ipDestination, .destinationPort]))
    private static let original = FieldSpecification.type([.ipv4Address, .inetService])

    static let sets: [NamedSet] = [
        NamedSet(name: "protocols", key: .type([.inetProtocol])),
        NamedSet(name: "cluster-ips", key: .type([.ipv4Address]), comment: "ClusterIPs of all Services"),
        NamedSet(
            name: "allowed-sources", key: .typeof(frontend + [.ipSource]), flags: .interval,
            comment: "loadBalancerSourceRanges"),
        NamedSet(name: "hairpin-ips", key: .typeof([.ipSource, .ipDestination])),
        NamedSet(
            name: "service-ips", key: .typeof(frontend), value: .verdict, hasCounters: true,
            comment: "ClusterIP, externalIP and load balancer frontends"),
        NamedSet(name: "firewalled-ips", key: .typeof(frontend), value: .verdict),
        NamedSet(name: "service-nodeports", key: .typeof(nodePort), value: .verdict, hasCounters: true),
        NamedSet(name: "cluster-endpoints", key: .typeof(frontend + [.slot]), value: endpoint, hasCounters: true),
        NamedSet(name: "cluster-nodeport-endpoints", key: .typeof(nodePort + [.slot]), value: endpoint, size: 1024),
        NamedSet(
            name: "affinity-10800", key: .typeof([.ipSource] + frontend), value: endpoint, flags: [.dynamic, .timeout],
            timeout: 10_800_000, size: 65_536),
        NamedSet(name: "affinity-10800-tcp", key: original),
        NamedSet(name: "rewriting-tcp", key: original, value: .verdict),
        NamedSet(name: "rewriting-nodeports-tcp", key: .type([.inetService]), value: .verdict),
    ]

    static func set(_ name: String) -> NamedSet {
        guard let set = sets.first(where: { $0.name == name }) else { preconditionFailure("no set \(name)") }
        return set
    }
}
