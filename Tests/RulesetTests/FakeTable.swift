import Addresses
import Netfilter
import Services
import Testing

@testable import Ruleset

/// What the kernel would hold after a series of transactions, with the kernel's own refusals.
struct FakeTable {
    var chains: Set<EndpointChain> = []
    var elements: [SetID: [ArraySlice<UInt8>: Element]] = [:]

    struct Element: Hashable {
        var bytes: ArraySlice<UInt8>
        var verdict: Verdict?
        var comment: String
    }

    enum Refusal: Error, Equatable {
        /// ENOENT
        case missing(SetID)
        /// EEXIST
        case exists(SetID)
        case missingChain(String)
    }

    mutating func apply(_ transaction: Transaction) throws {
        var next = self
        if transaction.replacesTable { next = FakeTable() }
        next.chains.formUnion(transaction.newChains)
        let constant = Set(transaction.form.chains.map(\.chain.name))
        for set in SetID.allCases {
            guard let list = transaction.deletedElements(set) else { continue }
            for index in 0..<list.count {
                guard next.elements[set]?.removeValue(forKey: list.key(index)) != nil else {
                    throw Refusal.missing(set)
                }
            }
        }
        for set in SetID.allCases {
            guard let list = transaction.addedElements(set) else { continue }
            for index in 0..<list.count {
                guard next.elements[set]?[list.key(index)] == nil else { throw Refusal.exists(set) }
                if let chain = list.verdict(index)?.chain, !constant.contains(chain),
                    EndpointChain(name: chain).map({ next.chains.contains($0) }) != true
                {
                    throw Refusal.missingChain(chain)
                }
                next.elements[set, default: [:]][list.key(index)] = Element(
                    bytes: list[index], verdict: list.verdict(index), comment: list.comment(index))
            }
        }
        self = next
    }

    /// The elements without the empty sets, and with the endpoints of every frontend in ascending order of slots and of
    /// values, so that tables that differ only in which endpoint has which slot are equal.
    func normalized(_ family: IPFamily) -> [SetID: [[String]]] {
        var result: [SetID: [[String]]] = [:]
        for (set, elements) in elements where !elements.isEmpty {
            let text = ElementText(set: set.definition(family: family))
            var rows: [[String]] = []
            var keys: [[String]: [String]] = [:]
            for element in elements.values {
                var list = ElementList(layout: set.definition(family: family).layout)
                list.append(verdict: element.verdict, comment: element.comment) { $0.append(contentsOf: element.bytes) }
                let key = text.key(list[0])
                let value = text.value(list, 0) ?? ""
                if set.holdsEndpoints {
                    keys[Array(key.dropLast()), default: []].append(value)
                    rows.append(key)
                } else {
                    rows.append(key + [value, element.comment])
                }
            }
            for (key, values) in keys { rows.append(key + ["values"] + values.sorted()) }
            result[set] = rows.sorted { $0.lexicographicallyPrecedes($1) }
        }
        return result
    }

    /// Chains that are used by an element.
    var chainsInUse: Set<EndpointChain> {
        Set(elements.values.flatMap(\.values).compactMap { $0.verdict?.chain }.compactMap { EndpointChain(name: $0) })
    }
}
