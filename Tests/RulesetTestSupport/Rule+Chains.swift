import Netfilter

extension Rule {
    /// Chains that the rule names itself.
    var chainsLedTo: [String] {
        expressions.compactMap { expression in
            if case .immediate(let verdict) = expression { verdict.chain } else { nil }
        }
    }
}
