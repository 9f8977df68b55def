import Netfilter
import Ruleset

extension TableContents {
    /// Frontends that are led to slots which do not exist, or which stand under a frontend of another Service port; by their
    /// comments, chains and keys.
    public var frontendsWithoutSlots: [String] {
        let addresses = dispatching("service-ips", keyLength: layout(.serviceIPs).keyLength)
        let nodePorts = dispatching("service-nodeports", keyLength: layout(.serviceNodePorts).keyLength)
        let owners = Dictionary(addresses.map { ($0.key, $0.comment) }, uniquingKeysWith: { first, _ in first })
        let shared = sharedFrontends
        let held = Dictionary(
            uniqueKeysWithValues: SetID.allCases.filter(\.holdsEndpoints).map { ($0, frontends(in: $0)) })
        return (addresses + nodePorts).flatMap { element in
            element.chains.filter { chain in
                guard chain.kind == .externalCluster || chain.kind == .externalLocal else {
                    return held[chain.kind.endpoints]?.contains(element.key) != true
                }
                guard let key = shared[element.key] else { return true }
                return held[chain.kind.endpoints]?.contains(key) != true || owners[key] != element.comment
            }.map { "\(element.comment) \($0.name) \(element.key)" }
        }.sorted()
    }

    private struct Dispatching {
        /// Address, protocol and port, or protocol and port.
        var key: [UInt8]
        var comment: String
        /// The chains that spread over slots.
        var chains: [EndpointChain]
    }

    private func dispatching(_ map: String, keyLength: Int) -> [Dispatching] {
        (elements[map] ?? []).map { element in
            let chain = element.verdict?.chain.flatMap { SharedChain(name: $0) }
            return Dispatching(
                key: Array(element.bytes.prefix(keyLength)), comment: element.comment,
                chains: chain.map(spreading) ?? [])
        }
    }

    private func spreading(_ chain: SharedChain) -> [EndpointChain] {
        switch chain {
        case .endpoints(let chain): [chain]
        case .policy(let chain): spreading(chain.insiders) + spreading(chain.outsiders)
        case .firewall(_, let dispatch): spreading(dispatch)
        }
    }

    private func spreading(_ dispatch: Dispatch) -> [EndpointChain] {
        switch dispatch {
        case .refuse, .drop: []
        case .spread(let chain): [chain]
        case .policy(let chain): spreading(SharedChain.policy(chain))
        }
    }

    /// The frontends under which the slots of others stand.
    private var sharedFrontends: [[UInt8]: [UInt8]] {
        let length = layout(.externalFrontends).keyLength
        let pairs = (elements["external-frontends"] ?? []).map { element in
            let key = Array(element.bytes.prefix(length))
            let address = Array(element.bytes.dropFirst(length))
            return (key, address + key.dropFirst(address.count))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The frontends that have slots in a map.
    private func frontends(in set: SetID) -> Set<[UInt8]> {
        let length = layout(set).keyLength - 4
        return Set((elements[set.name] ?? []).map { Array($0.bytes.prefix(length)) })
    }

    private func layout(_ set: SetID) -> ElementLayout {
        set.definition(family: table.family.addressFamily).layout
    }
}
