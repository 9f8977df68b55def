import Netfilter

/// The ruleset of `ReferenceScript` as values of ours, with the registers that nft(8) chooses.
enum Reference {
    static let table = Table(family: .ip, name: "shunt", comment: "Kubernetes Services")

    /// The whole table, as a dump must return it.
    static var installed: InstalledTable {
        InstalledTable(
            table: table, chains: chains.map(\.chain),
            rules: Dictionary(uniqueKeysWithValues: chains.map { ($0.chain.name, $0.rules) }), sets: sets,
            elements: Dictionary(uniqueKeysWithValues: sets.map { ($0.name, elements(of: $0)) }))
    }

    /// The whole table as one transaction.
    static func batch() -> SealedBatch {
        var batch = Batch()
        batch.add(table)
        for set in sets { batch.add(set, in: table) }
        for (chain, _) in chains { batch.add(chain, in: table) }
        for (chain, rules) in chains {
            for rule in rules { batch.add(rule, to: chain.name, in: table) }
        }
        for set in sets { batch.add(elements(of: set), to: set, in: table) }
        return batch.sealed()
    }
}
