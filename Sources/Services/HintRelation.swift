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
    /// The last hints found, by the low bits of their number; empty until the first.
    private var slots: [Slot] = []

    private struct Slot {
        var number: UInt32 = 0
        var relation: HintRelation = []
    }

    init(node: InternedString, zone: InternedString) {
        self.node = node
        self.zone = zone
    }

    mutating func relation(of hints: TopologyHints) -> HintRelation {
        guard hints.number != 0 else { return [] }
        if slots.isEmpty { slots = Array(repeating: Slot(), count: 64) }
        let index = Int(hints.number) & 63
        if slots[index].number != hints.number {
            slots[index] = Slot(number: hints.number, relation: find(hints))
        }
        return slots[index].relation
    }

    private func find(_ hints: TopologyHints) -> HintRelation {
        let (nodes, zones) = (hints.nodes, hints.zones)
        var relation: HintRelation = []
        if !nodes.isEmpty { relation.insert(.hasNodes) }
        if node != .none, nodes.contains(node) { relation.insert(.namesThisNode) }
        if !zones.isEmpty { relation.insert(.hasZones) }
        if zone != .none, zones.contains(zone) { relation.insert(.namesThisZone) }
        return relation
    }
}
