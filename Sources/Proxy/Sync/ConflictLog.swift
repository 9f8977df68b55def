import Kubernetes
import Ruleset
import Services

/// Which conflicts were reported, so that each is reported once for as long as it lasts.
struct ConflictLog {
    private var known: Set<FrontendConflict> = []

    /// The conflicts that were not reported before.
    mutating func new(_ conflicts: [FrontendConflict]) -> [FrontendConflict] {
        conflicts.filter { known.insert($0).inserted }
    }

    /// The same after one Service was selected again: of its conflicts only these are left.
    mutating func new(_ conflicts: [FrontendConflict], of service: ObjectName) -> [FrontendConflict] {
        guard !known.isEmpty || !conflicts.isEmpty else { return [] }
        let left = Set(conflicts)
        known = known.filter { $0.waiting.service != service || left.contains($0) }
        return new(conflicts)
    }
}
