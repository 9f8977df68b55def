import Ruleset

extension FamilyProgram {
    /// Looks how many clients are remembered, if that is due and any Service remembers them.
    ///
    /// - Returns: what an operator should know, with the number and its limit.
    mutating func watchAffinity(
        on kernel: any RulesetKernel, at now: ContinuousClock.Instant
    ) throws(CommitError) -> (event: AffinityWatch.Event, clients: Int, limit: Int)? {
        guard isInstalled, state.remembersClients, affinityWatch.isDue(at: now) else { return nil }
        affinityWatch.looked(at: now)
        let count = try kernel.elementCount(of: .affinity, state.form)
        let limit = Int(SetID.affinitySize)
        if let count { affinityMetrics.record(count, of: limit) }
        return affinityWatch.observe(count, of: limit).map { ($0, count ?? 0, limit) }
    }
}
