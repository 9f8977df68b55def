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
