import Addresses
import Netfilter

/// The wanted ruleset for programs: `shunt render --output json`.
///
/// Rules are given in nft syntax; sets and elements are taken apart.
public struct RulesetDocument: Encodable, Sendable {
    public var tables: [TableDocument]

    /// Takes one state per family.
    public init(_ rulesets: [RulesetState]) { tables = rulesets.map { TableDocument($0) } }

    public struct TableDocument: Encodable, Sendable {
        public var family: String
        public var name: String
        public var sets: [SetDocument]
        public var chains: [ChainDocument]
    }

    public struct SetDocument: Encodable, Sendable {
        public var name: String
        /// `set` or `map`
        public var kind: String
        /// The key's components, for example `ip daddr`, or `ipv4_addr` where the set is declared by type.
        public var key: [String]
        /// `verdict`, the data's components joined by ` . `, or absent in a set.
        public var value: String?
        public var comment: String?
        public var elements: [ElementDocument]
    }

    public struct ElementDocument: Encodable, Sendable {
        public var key: [String]
        public var value: String?
        public var comment: String?
    }

    public struct ChainDocument: Encodable, Sendable {
        public var name: String
        /// `prerouting` and so on in a base chain, otherwise absent.
        public var hook: String?
        public var type: String?
        public var priority: Int32?
        public var rules: [String]
    }
}

extension RulesetDocument.TableDocument {
    fileprivate init(_ ruleset: RulesetState) {
        let form = ruleset.form
        let contents = ruleset.contents()
        family = form.table.family.description
        name = form.table.name
        sets = contents.sets.map { .init($0.definition(family: form.family), contents.addedElements($0)) }
        chains = contents.chains.map { .init($0, form.family) }
    }
}

extension RulesetDocument.SetDocument {
    fileprivate init(_ set: NamedSet, _ elements: ElementList?) {
        name = set.name
        kind = set.isMap ? "map" : "set"
        key =
            switch set.key {
            case .type(let types): types.map(\.description)
            case .typeof(let fields): fields.map(\.description)
            }
        value =
            switch set.value {
            case .none: nil
            case .verdict: "verdict"
            case .data(let fields): fields.components
            }
        comment = set.comment
        let text = ElementText(set: set)
        self.elements = (0..<(elements?.count ?? 0)).compactMap { index in
            guard let elements else { return nil }
            let comment = elements.comment(index)
            return .init(
                key: text.key(elements[index]), value: text.value(elements, index),
                comment: comment.isEmpty ? nil : comment)
        }
    }
}

extension RulesetDocument.ChainDocument {
    fileprivate init(_ template: ChainTemplate, _ family: IPFamily) {
        name = template.chain.name
        hook = template.chain.hook?.point.name
        type = template.chain.hook?.type.rawValue
        priority = template.chain.hook?.priority
        rules = template.rules.map { $0.text(family) }
    }
}
