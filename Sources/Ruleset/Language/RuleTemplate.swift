public import Addresses
public import Netfilter

/// A rule of the ruleset: statements that run in order until one does not match.
public struct RuleTemplate: Hashable, Sendable {
    public var statements: [Statement]
    public var comment: String?

    public init(_ statements: Statement..., comment: String? = nil) {
        self.statements = statements
        self.comment = comment
    }

    /// As nft(8) writes it in the table of `family`.
    public func text(_ family: IPFamily) -> String {
        let text = statements.map { $0.text(family) }.joined(separator: " ")
        guard let comment else { return text }
        return "\(text) comment \"\(comment)\""
    }

    /// The rule as the kernel takes it.
    public func rule(_ family: IPFamily) -> Rule {
        Rule(statements.flatMap { $0.expressions(family) }, comment: comment)
    }
}
