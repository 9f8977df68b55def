public import Netfilter

/// A chain of the ruleset with its rules.
public struct ChainTemplate: Hashable, Sendable {
    public var chain: Chain
    public var rules: [RuleTemplate]

    public init(_ chain: Chain, _ rules: [RuleTemplate]) {
        self.chain = chain
        self.rules = rules
    }
}
