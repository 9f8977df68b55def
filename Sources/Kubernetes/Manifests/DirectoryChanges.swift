/// What happened in a folder since somebody last looked.
struct DirectoryChanges: Equatable, Sendable {
    /// Files that were written, replaced, renamed or removed.
    var names: Set<String> = []
    /// Anything may have changed: look at every file.
    var isRescan = false
    /// The folder went away. If `isRescan` is set too, it has come back.
    var isGone = false

    var isEmpty: Bool { names.isEmpty && !isRescan && !isGone }

    mutating func merge(_ later: DirectoryChanges) {
        // Files that were removed together with their folder are kept.
        if later.isGone { self = DirectoryChanges() }
        names.formUnion(later.names)
        isRescan = isRescan || later.isRescan
        isGone = isGone || later.isGone
    }
}
