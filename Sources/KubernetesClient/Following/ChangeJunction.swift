import Kubernetes
import Synchronization

/// Joins the changes of all resources into one sink, and tells it when the last of them is complete.
final class ChangeJunction: Sendable {
    private let sink: any ObjectSink
    /// Resources of which not everything has been told yet.
    private let incomplete: Mutex<Set<Resource>>

    init(_ resources: [Resource], into sink: any ObjectSink) {
        self.sink = sink
        incomplete = Mutex(Set(resources))
    }

    /// Passes changes on.
    ///
    /// - Parameters:
    ///   - changes: may be empty.
    ///   - resource: where they are from.
    ///   - isSynced: whether everything of this resource has been told, these changes included.
    func deliver(_ changes: [ObjectChange], of resource: Resource, isSynced: Bool) async {
        let (isComplete, isNews) = incomplete.withLock { incomplete in
            let isLast = isSynced && incomplete == [resource]
            return (incomplete.isEmpty || isLast, isLast)
        }
        if !changes.isEmpty || isNews { await sink.apply(changes, isComplete: isComplete) }
        guard isSynced else { return }
        // Only now, when the sink has everything, may another resource call the whole complete.
        let completesAll = incomplete.withLock { $0.remove(resource) != nil && $0.isEmpty }
        if completesAll, !isNews { await sink.apply([], isComplete: true) }
    }
}
