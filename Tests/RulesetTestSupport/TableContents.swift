public import Netfilter
import Ruleset

/// The content of a table without the order in which the kernel lists it.
public struct TableContents: Hashable, Sendable {
    public var table: Table
    public var chains: Set<Chain>
    public var rules: [String: [Rule]]
    public var sets: Set<NamedSet>
    public var elements: [String: Set<ElementValue>]

    /// Takes a dump.
    public init(_ installed: InstalledTable) {
        table = installed.table
        chains = Set(installed.chains)
        rules = installed.rules
        sets = Set(installed.sets)
        elements = installed.elements.mapValues { list in
            Set((0..<list.count).map { ElementValue(list, $0) })
        }
    }

    /// Without the chains that Services share, and those that record affinity, if no element leads to them; and without
    /// empty sets of source ranges that no other chain looks up.
    public var withoutUnusedChains: TableContents {
        var used: Set<String> = []
        var next = Set(elements.values.joined().compactMap { $0.verdict?.chain })
        // A firewall may lead to a policy, that to a sticky chain, and that to a plain one.
        while !next.isEmpty {
            used.formUnion(next)
            next = Set(next.flatMap { rules[$0]?.flatMap(\.chainsLedTo) ?? [] }).subtracting(used)
        }
        let usedAffinities = Set(used.compactMap { TableContents.affinity($0) })
        func isWanted(_ name: String) -> Bool {
            if SharedChain(name: name) != nil { return used.contains(name) }
            return TableContents.affinity(name).map { usedAffinities.contains($0) } ?? true
        }
        var contents = self
        contents.chains = chains.filter { isWanted($0.name) }
        contents.rules = rules.filter { isWanted($0.key) }
        let lookedUp = Set(contents.rules.values.joined().flatMap(\.setsLookedUp))
        for set in sets where set.name.hasPrefix("allowed-sources-") && !lookedUp.contains(set.name) {
            guard elements[set.name]?.isEmpty != false else { continue }
            contents.sets.remove(set)
            contents.elements[set.name] = nil
        }
        return contents
    }

    /// Map and timeout in the name of a recording chain; all chains of a map and a timeout exist while one is used.
    private static func affinity(_ name: String) -> String? {
        let parts = name.split(separator: "-")
        guard parts.count > 3, parts[0] == "affinity", UInt32(parts[2]) != nil else { return nil }
        return parts.prefix(3).joined(separator: "-")
    }

    /// With every endpoint in slot 0: equal for tables that differ only in which endpoint has which slot.
    public var withoutSlots: TableContents {
        var contents = self
        for set in SetID.allCases where set.holdsEndpoints {
            let slot = slotPosition(set)
            contents.elements[set.name] = elements[set.name].map { values in
                Set(
                    values.map { value in
                        var value = value
                        value.bytes = value.bytes.prefix(slot) + [0, 0, 0, 0] + value.bytes.dropFirst(slot + 4)
                        return value
                    })
            }
        }
        return contents
    }

    /// Endpoint maps in which the slots of some frontend are not exactly 0 to N-1.
    public var mapsWithGaps: [String] {
        SetID.allCases.filter(\.holdsEndpoints).filter { set in
            let slot = slotPosition(set)
            let byFrontend = Dictionary(grouping: elements[set.name] ?? []) { Array($0.bytes.prefix(slot)) }
            return byFrontend.values.contains { values in
                let slots = values.map { value in
                    value.bytes.dropFirst(slot).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
                }
                return slots.sorted() != Array(0..<values.count)
            }
        }.map(\.name)
    }

    /// Chains that elements lead to and that do not exist.
    public var missingChains: Set<String> {
        Set(elements.values.joined().compactMap { $0.verdict?.chain }).subtracting(chains.map(\.name))
    }

    /// The slot is the last field of the key.
    private func slotPosition(_ set: SetID) -> Int {
        set.definition(family: table.family.addressFamily).layout.keyLength - 4
    }
}
