import Kubernetes
import Synchronization

/// Changes that wait while a transaction is under way: what arrives together is applied together.
final class ChangeMailbox: Sendable {
    struct Delivery: Sendable {
        var changes: [ObjectChange] = []
        /// Whether everything that exists has been told once.
        var isComplete = false
    }

    private let pending = Mutex(Delivery())

    func put(_ changes: [ObjectChange], isComplete: Bool) {
        pending.withLock { pending in
            if pending.changes.isEmpty { pending.changes = changes } else { pending.changes += changes }
            pending.isComplete = pending.isComplete || isComplete
        }
    }

    func take() -> Delivery {
        pending.withLock { pending in
            defer { pending = Delivery() }
            return pending
        }
    }
}
