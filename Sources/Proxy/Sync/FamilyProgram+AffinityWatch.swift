import Ruleset

extension FamilyProgram {
    /// Looks how many clients are remembered.
    ///
    /// - Returns: what an operator should know.
    mutating func watchAffinity(on kernel: any RulesetKernel) throws(CommitError) -> [AffinityFinding] {
        guard isInstalled else { return [] }
        let limit = Int(AffinityMap.size)
        var found: [AffinityFinding] = []
        for map in affinityWatch.maps(inUse: state.affinityMaps) {
            let count = try kernel.elementCount(of: .affinity(map), state.form)
            if let count { affinityMetrics.record(count, of: limit, in: map) }
            guard let event = affinityWatch.observe(count, of: limit, in: map) else { continue }
            found.append(AffinityFinding(event: event, map: map, clients: count ?? 0, limit: limit))
        }
        return found
    }
}
