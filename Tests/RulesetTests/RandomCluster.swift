import Addresses
import Kubernetes
import RulesetTestSupport
import Services
import TestSupport

/// Services that change at random; some of them claim the same frontends.
struct RandomCluster {
    let family: IPFamily
    private var random: SeededGenerator
    private(set) var services: [ObjectName: [SelectedPort]] = [:]

    init(family: IPFamily, seed: UInt64) {
        self.family = family
        random = SeededGenerator(seed: seed)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// One Service is added, changed or removed.
    mutating func change() -> (service: ObjectName, ports: [SelectedPort]) {
        let index = number(0...40)
        let service = ObjectName(namespace: "default", name: "service-\(index)")
        let created = Int64(number(0...6))
        let timeout: UInt32? = number(0...2) == 0 ? UInt32(60 * number(1...2)) : nil
        let count = number(0...9) == 0 ? 0 : number(1...3)
        let ports = (0..<count).map { port(service, created, timeout, index, UInt16(80 + $0)) }
        services[service] = ports.isEmpty ? nil : ports
        return (service, ports)
    }

    mutating func nodeAddresses() -> [IPAddress] {
        (0..<number(0...3)).map { _ in address(network: 200, number(0...5)) }
    }

    private mutating func port(
        _ service: ObjectName, _ created: Int64, _ timeout: UInt32?, _ index: Int, _ port: UInt16
    ) -> SelectedPort {
        let cluster = backends()
        let local = cluster.filter { _ in Int.random(in: 0...2, using: &random) == 0 }
        let transport = TransportProtocol.allCases[number(0...2)]
        return SelectedPort(
            name: ServicePortName(service: service, port: "port-\(port)", transport: transport),
            created: created, clusterIP: address(network: 96, number(0...60) == 0 ? 1 : 10 + index),
            port: port,
            nodePort: number(0...3) == 0 ? UInt16(30000 + number(0...30)) : 0,
            externalIPs: (0..<max(0, number(-3...2))).map { _ in address(network: 100, number(0...4)) },
            loadBalancerIPs: (0..<max(0, number(-3...2))).map { _ in address(network: 101, number(0...4)) },
            sourceRanges: (0..<max(0, number(-2...3))).compactMap { _ in
                IPPrefix(address(network: 150, number(0...9)), length: family.addressBits - number(0...4))
            },
            isExternalTrafficLocal: number(0...2) == 0, isInternalTrafficLocal: number(0...4) == 0,
            affinityTimeout: timeout,
            endpoints: SelectedEndpoints(
                cluster: cluster, local: local, hairpin: Array(Set(local.map(\.address))).sorted(),
                hasAny: !cluster.isEmpty))
    }

    private mutating func backends() -> [Backend] {
        let count = number(0...12)
        let all = Set(
            (0..<count).map { _ in Backend(address(network: 10, number(0...30)), UInt16(number(8080...8081))) })
        return all.sorted()
    }

    private func address(network: Int, _ host: Int) -> IPAddress {
        family == .ipv4
            ? IPAddress(10, UInt8(network), 0, UInt8(host))
            : IPAddress(high: 0xfd00_0000_0000_0000 | UInt64(network), low: UInt64(host))
    }
}
