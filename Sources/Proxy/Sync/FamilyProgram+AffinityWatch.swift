import Ruleset

extension FamilyProgram {
    /// Looks how many clients are remembered in the maps that a Service uses, if that is due.
    ///
    /// - Returns: what an operator should know.
    mutating func watchAffinity(
        on kernel: any RulesetKernel, at now: ContinuousClock.Instant
    ) throws(CommitError) -> [AffinityFinding] {
        guard isInstalled, affinityWatch.isDue(at: now) else { return [] }
        affinityWatch.looked(at: now)
        let limit = Int(AffinityMap.size)
        var found: [AffinityFinding] = []
        for map in state.affinityMaps.sorted() {
            let count = try kernel.elementCount(of: .affinity(map), state.form)
            if let count { affinityMetrics.record(count, of: limit, in: map) }
            guard let event = affinityWatch.observe(count, of: limit, in: map) else { continue }
            found.append(AffinityFinding(event: event, map: map, clients: count ?? 0, limit: limit))
        }
        return found
    }
}
