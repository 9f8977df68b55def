import Netfilter
import Ruleset

extension FamilyProgram {
    /// How often a transaction is made anew because remembered clients expired between the dump and the commit.
    private static let attempts = 5

    /// Commits a transaction, and has clients forgotten that are remembered at endpoints which it takes away.
    ///
    /// Who is remembered only the kernel knows, so that stale elements are found by a dump. One that expires before the
    /// commit makes the kernel refuse the whole transaction; it is then made anew.
    func commit(_ transaction: Transaction, to kernel: any RulesetKernel) throws(CommitError) {
        guard !transaction.disturbedAffinity.isEmpty else { return try kernel.commit(transaction) }
        var change = transaction
        try retrying { () throws(CommitError) in
            _ = try addStaleAffinity(to: &change, kernel)
            try kernel.commit(change)
        }
        // A connection that was on its way while the transaction was committed is recorded after the dump.
        var latecomers = Transaction(form: state.form)
        latecomers.disturbedAffinity = transaction.disturbedAffinity
        try retrying { () throws(CommitError) in
            if try addStaleAffinity(to: &latecomers, kernel) { try kernel.commit(latecomers) }
        }
    }

    private func retrying(_ commit: () throws(CommitError) -> Void) throws(CommitError) {
        for attempt in 1...FamilyProgram.attempts {
            do throws(CommitError) {
                return try commit()
            } catch {
                guard attempt < FamilyProgram.attempts, error.concernsOnlyExpiredClients else { throw error }
            }
        }
    }

    /// Has the transaction delete what is stale now; returns whether there is anything.
    private func addStaleAffinity(
        to transaction: inout Transaction, _ kernel: any RulesetKernel
    ) throws(CommitError) -> Bool {
        var isAny = false
        for (map, frontends) in transaction.disturbedAffinity {
            let remembered = try kernel.elements(of: .affinity(map), state.form)
            let stale = state.staleAffinity(in: remembered, of: map, about: frontends)
            transaction.setDeletedAffinity(map, stale.isEmpty ? nil : stale)
            isAny = isAny || !stale.isEmpty
        }
        return isAny
    }
}

extension CommitError {
    /// Whether the kernel refused nothing but to delete remembered clients that are gone.
    var concernsOnlyExpiredClients: Bool {
        let maps = AffinityMap.allCases.map(\.name)
        return !causes.isEmpty
            && causes.allSatisfy { cause in
                guard case .elements(let set, _, _) = cause.subject else { return false }
                return maps.contains(set) && cause.isNotFound
            }
    }
}
