import Netfilter

extension TableContents {
    /// What only one of two tables has, in words; empty if they are equal.
    public func differences(from other: TableContents) -> [String] {
        var found: [String] = []
        if table != other.table { found.append("table \(table) or \(other.table)") }
        found += TableContents.differences("chain", chains, other.chains)
        found += TableContents.differences("set", sets, other.sets)
        for chain in Set(rules.keys).union(other.rules.keys).sorted() where rules[chain] != other.rules[chain] {
            found.append("rules of \(chain): \(rules[chain] ?? []) or \(other.rules[chain] ?? [])")
        }
        for set in Set(elements.keys).union(other.elements.keys).sorted() {
            found += TableContents.differences("\(set):", elements[set] ?? [], other.elements[set] ?? [])
        }
        return found
    }

    private static func differences<Value>(_ kind: String, _ left: Set<Value>, _ right: Set<Value>) -> [String] {
        left.subtracting(right).map { "only left: \(kind) \($0)" }
            + right.subtracting(left).map { "only right: \(kind) \($0)" }
    }
}

extension ElementValue: CustomStringConvertible {
    public var description: String {
        "\(Array(bytes)) \(verdict?.description ?? "") \(comment)"
    }
}
