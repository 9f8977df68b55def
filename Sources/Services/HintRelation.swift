import Kubernetes

/// What topology hints say about this node.
struct HintRelation: OptionSet {
    let rawValue: UInt8
    static let hasNodes = HintRelation(rawValue: 1)
    static let namesThisNode = HintRelation(rawValue: 2)
    static let hasZones = HintRelation(rawValue: 4)
    static let namesThisZone = HintRelation(rawValue: 8)
}

/// Finds the relation of hints to a node and remembers it: thousands of endpoints share the same few hints, and their
/// contents are behind a lock.
struct HintRelations {
    private let node: InternedString
    private let zone: InternedString
    private var known: [UInt32: HintRelation] = [:]
    private var last: (number: UInt32, relation: HintRelation) = (0, [])

    init(node: InternedString, zone: InternedString) {
        self.node = node
        self.zone = zone
    }

    mutating func relation(of hints: TopologyHints) -> HintRelation {
        if hints.number != last.number { last = (hints.number, find(hints)) }
        return last.relation
    }

    private mutating func find(_ hints: TopologyHints) -> HintRelation {
        if let relation = known[hints.number] { return relation }
        let (nodes, zones) = (hints.nodes, hints.zones)
        var relation: HintRelation = []
        if !nodes.isEmpty { relation.insert(.hasNodes) }
        if node != .none, nodes.contains(node) { relation.insert(.namesThisNode) }
        if !zones.isEmpty { relation.insert(.hasZones) }
        if zone != .none, zones.contains(zone) { relation.insert(.namesThisZone) }
        known[hints.number] = relation
        return relation
    }
}
