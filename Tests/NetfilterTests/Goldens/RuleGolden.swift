import Netfilter
import Testing

/// A rule in three forms that must agree: nft's syntax, ours, and the payload of a kernel's `NFT_MSG_NEWRULE`.
struct RuleGolden: CustomTestStringConvertible {
    let statement: String
    let chain: String
    let rule: Rule
    let dump: [UInt8]

    init(_ statement: String, chain: String, _ expressions: [Expression], comment: String? = nil, dump: String) {
        self.statement = statement
        self.chain = chain
        rule = Rule(expressions, comment: comment)
        self.dump = hex(dump)
    }

    var testDescription: String { "\(chain): \(statement)" }

    static let all = dispatch + rewriting + ip6
}
