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

    /// The same after one Service was selected again. Of the conflicts in which it waits only these are left, and of those
    /// in which it has the frontend only the ones that `owns` confirms.
    mutating func new(
        _ conflicts: [FrontendConflict], of service: ObjectName, owns: (FrontendConflict) -> Bool
    ) -> [FrontendConflict] {
        guard !known.isEmpty || !conflicts.isEmpty else { return [] }
        let left = Set(conflicts)
        known = known.filter { conflict in
            if conflict.waiting.service == service { return left.contains(conflict) }
            return conflict.owner.service != service || owns(conflict)
        }
        return new(conflicts)
    }
}
