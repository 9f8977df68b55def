import Netfilter
import Ruleset

extension FamilyProgram {
    /// How often a transaction is made anew because remembered clients expired between the dump and the commit.
    private static let attempts = 5

    /// Commits a transaction, chains before what leads to them, and has clients forgotten that are remembered at endpoints which it takes away.
    ///
    /// Who is remembered only the kernel knows, so that stale elements are found by a dump. One that expires before the
    /// commit makes the kernel refuse the whole transaction; it is then made anew.
    func commit(_ transaction: Transaction, to kernel: any RulesetKernel) throws(CommitError) {
        var transaction = transaction
        if let chains = transaction.takeNewChains() { try kernel.commit(chains) }
        if transaction.isEmpty { return }
        guard transaction.disturbsAffinity else { return try kernel.commit(transaction) }
        for attempt in 1...FamilyProgram.attempts {
            do throws(CommitError) {
                transaction.setDeletedAffinity(try staleAffinity(in: kernel))
                try kernel.commit(transaction)
                break
            } catch {
                guard attempt < FamilyProgram.attempts, error.concernsOnlyMissing(SetID.affinity) else { throw error }
            }
        }
        try forgetLatecomers(on: kernel)
    }

    /// A connection that was on its way while the transaction was committed is recorded after the dump.
    private func forgetLatecomers(on kernel: any RulesetKernel) throws(CommitError) {
        for attempt in 1...FamilyProgram.attempts {
            guard let stale = try staleAffinity(in: kernel) else { return }
            var transaction = Transaction(form: state.form)
            transaction.setDeletedAffinity(stale)
            do throws(CommitError) {
                return try kernel.commit(transaction)
            } catch {
                guard attempt < FamilyProgram.attempts, error.concernsOnlyMissing(SetID.affinity) else { throw error }
            }
        }
    }

    /// nil if there is none.
    private func staleAffinity(in kernel: any RulesetKernel) throws(CommitError) -> ElementList? {
        let stale = state.staleAffinity(in: try kernel.elements(of: .affinity, state.form))
        return stale.isEmpty ? nil : stale
    }
}

extension CommitError {
    /// Whether the kernel refused nothing but to delete elements of `set` that are gone.
    func concernsOnlyMissing(_ set: SetID) -> Bool {
        !causes.isEmpty
            && causes.allSatisfy { cause in
                guard case .elements(set.name, _, _) = cause.subject else { return false }
                return cause.isNotFound
            }
    }
}
