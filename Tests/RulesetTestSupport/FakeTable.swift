public import Netfilter
public import Ruleset

/// What the kernel holds of one table after a series of transactions, with the kernel's own refusals.
public struct FakeTable: Sendable {
    public private(set) var table: Table
    public private(set) var sets: [NamedSet] = []
    public private(set) var chains: [Chain] = []
    public private(set) var rules: [String: [Rule]] = [:]
    /// By key.
    public var elements: [SetID: [ArraySlice<UInt8>: ElementValue]] = [:]
    /// Elements that were added though they were there already: the kernel does not mind, a smallest transaction does.
    public private(set) var redundantAdditions = 0

    private init(_ table: Table) { self.table = table }

    /// What the kernel makes of a table, or of none, by a transaction.
    public static func applying(
        _ transaction: Transaction, to existing: FakeTable? = nil
    ) throws(FakeRefusal) -> FakeTable {
        let form = transaction.form
        var result = existing
        if transaction.replacesTable {
            if transaction.deletesTable {
                guard existing != nil else { throw FakeRefusal(.notFound, "table \(form.table.name)") }
                result = nil
            }
            result = result ?? FakeTable(form.table)
        }
        guard var next = result else { throw FakeRefusal(.notFound, "table \(form.table.name)") }
        if transaction.replacesTable {
            next.sets += form.sets.filter { !next.sets.contains($0) }
        }
        next.sets += transaction.newSets.map { $0.definition(family: form.family) }.filter { !next.sets.contains($0) }
        for template in transaction.formTemplates { next.add(template) }
        for template in transaction.newTemplates { next.add(template) }
        if let serviceCIDRs = transaction.serviceCIDRs {
            let template = form.unallocated(serviceCIDRs)
            next.rules[template.chain.name] = nil
            next.add(template)
        }
        for deleted in transaction.deletions { try next.delete(deleted.elements, from: deleted.set) }
        for added in transaction.additions { try next.add(added.elements, to: added.set) }
        return next
    }

    /// Deletes chains, all or none: none that is missing, and none that an element or a rule of another chain leads to.
    public mutating func delete(_ names: [String]) throws(FakeRefusal) {
        let used = chainsInUse(without: names)
        for name in names {
            guard chains.contains(where: { $0.name == name }) else { throw FakeRefusal(.notFound, "chain \(name)") }
            guard !used.contains(name) else { throw FakeRefusal(.busy, "chain \(name)") }
        }
        chains.removeAll { names.contains($0.name) }
        for name in names { rules[name] = nil }
    }

    /// As a dump reads it.
    public var installed: InstalledTable {
        var installed = InstalledTable(table: table, chains: chains, rules: rules, sets: sets)
        let names = Set(sets.map(\.name))
        for set in SetID.allCases where names.contains(set.name) {
            var list = ElementList(layout: set.definition(family: table.family.addressFamily).layout)
            for value in (elements[set] ?? [:]).values {
                list.append(verdict: value.verdict, comment: value.comment) { $0 += value.bytes }
            }
            installed.elements[set.name] = list
        }
        return installed
    }

    private func chainsInUse(without names: [String]) -> Set<String> {
        let rules = rules.filter { !names.contains($0.key) }.values.joined()
        return Set(elements.values.flatMap(\.values).compactMap { $0.verdict?.chain })
            .union(rules.flatMap(\.chainsLedTo))
    }

    /// A chain that is there stays there, but its rules are added once more.
    private mutating func add(_ template: ChainTemplate) {
        if !chains.contains(template.chain) { chains.append(template.chain) }
        guard !template.rules.isEmpty else { return }
        rules[template.chain.name, default: []] += template.rules.map { $0.rule(table.family.addressFamily) }
    }

    private mutating func delete(_ list: ElementList, from set: SetID) throws(FakeRefusal) {
        for index in 0..<list.count where elements[set]?.removeValue(forKey: list.key(index)) == nil {
            throw FakeRefusal(.notFound, set, list, index, table)
        }
    }

    private mutating func add(_ list: ElementList, to set: SetID) throws(FakeRefusal) {
        if !list.isEmpty, !sets.contains(where: { $0.name == set.name }) { throw FakeRefusal(.notFound, set.name) }
        for index in 0..<list.count {
            let new = ElementValue(list, index)
            if let chain = new.verdict?.chain, !chains.contains(where: { $0.name == chain }) {
                throw FakeRefusal(.notFound, set, list, index, table)
            }
            if let old = elements[set]?[list.key(index)] {
                guard old.bytes == new.bytes, old.verdict == new.verdict else {
                    throw FakeRefusal(.alreadyExists, set, list, index, table)
                }
                redundantAdditions += 1
                continue
            }
            elements[set, default: [:]][list.key(index)] = new
        }
    }
}

extension ElementList {
    fileprivate func key(_ index: Int) -> ArraySlice<UInt8> { self[index].prefix(layout.keyLength) }
}
