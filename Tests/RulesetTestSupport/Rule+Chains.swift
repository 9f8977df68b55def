import Netfilter

extension Rule {
    /// Chains that the rule names itself.
    var chainsLedTo: [String] {
        expressions.compactMap { expression in
            if case .immediate(let verdict) = expression { verdict.chain } else { nil }
        }
    }

    /// Sets that the rule looks up to match.
    var setsLookedUp: [String] {
        expressions.compactMap { expression in
            if case .lookup(let set, _, _) = expression { set } else { nil }
        }
    }
}
