import Addresses
import Kubernetes
import Netfilter
import Services
import Testing

@testable import Ruleset

func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

func prefix(_ text: String) throws -> IPPrefix { try #require(IPPrefix(text)) }

/// `10.0.1.1:8080` and following.
func backends(_ count: Int, from first: Int = 1, port: UInt16 = 8080, family: IPFamily = .ipv4) -> [Backend] {
    (first..<first + count).map { number in
        let address =
            family == .ipv4
            ? IPAddress(ipv4: 0x0a00_0100 + UInt32(number))
            : IPAddress(high: 0xfd00_0010_0244_0001, low: UInt64(number))
        return Backend(address, port)
    }
}

/// A Service port with sensible values for what a test does not say.
func selectedPort(
    _ name: String = "web", clusterIP: String = "10.96.0.10", port: UInt16 = 80, cluster: [Backend] = [],
    local: [Backend] = [], hairpin: [String] = [], hasAny: Bool? = nil, created: Int64? = nil,
    transport: TransportProtocol = .tcp, _ change: (inout SelectedPort) -> Void = { _ in }
) throws -> SelectedPort {
    var selected = SelectedPort(
        name: ServicePortName(
            service: ObjectName(namespace: "default", name: name), port: "http", transport: transport),
        created: created, clusterIP: try address(clusterIP), port: port,
        endpoints: SelectedEndpoints(
            cluster: cluster, local: local, hairpin: try hairpin.map(address),
            hasAny: hasAny ?? !(cluster.isEmpty && local.isEmpty)))
    change(&selected)
    return selected
}

func name(_ name: String) -> ObjectName { ObjectName(namespace: "default", name: name) }

extension RulesetState {
    init(_ family: IPFamily = .ipv4, podCIDR: IPPrefix? = nil) {
        self.init(RulesetForm(RulesetConfiguration(family: family, podCIDR: podCIDR)))
    }
}

/// `key : value` of the elements that a transaction adds to a set, or deletes from it, in order.
func texts(_ transaction: Transaction, _ set: SetID, deleted: Bool = false) -> [String] {
    guard let list = deleted ? transaction.deletedElements(set) : transaction.addedElements(set) else { return [] }
    let text = ElementText(set: set.definition(family: transaction.form.family))
    return (0..<list.count).map { deleted ? text.key(list[$0]).joined(separator: " . ") : text.text(list, $0) }
}

/// A Service port that has elements in every set but `nodeport-ips` and those of other protocols.
func everything(_ family: IPFamily = .ipv4) throws -> SelectedPort {
    let isIPv4 = family == .ipv4
    return try selectedPort(
        clusterIP: isIPv4 ? "10.96.0.10" : "fd00:10:96::10", cluster: backends(3, family: family),
        local: backends(1, family: family), hairpin: [isIPv4 ? "10.0.1.1" : "fd00:10:244:1::1"]
    ) { port in
        port.nodePort = 30080
        port.loadBalancerIPs = [isIPv4 ? "192.0.2.100" : "2001:db8::100"].compactMap { IPAddress($0) }
        port.externalIPs = [isIPv4 ? "192.0.2.80" : "2001:db8::80"].compactMap { IPAddress($0) }
        let ranges =
            isIPv4 ? ["198.51.100.0/24", "203.0.113.7/32"] : ["2001:db8:1::/64", "2001:db8:2::7/128"]
        port.sourceRanges = ranges.compactMap { IPPrefix($0) }
        port.isExternalTrafficLocal = true
    }
}
