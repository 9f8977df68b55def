public import Kubernetes
import Synchronization

/// Keeps what a source tells, and lets a test wait for it.
public final class RecordingSink: ObjectSink {
    public typealias Condition = @Sendable (_ objects: [ObjectKey: KubernetesObject], _ isComplete: Bool) -> Bool

    private struct State {
        var objects: [ObjectKey: KubernetesObject] = [:]
        var batches: [[ObjectChange]] = []
        var completeness: [Bool] = []
        var waiter: (isMet: Condition, continuation: CheckedContinuation<Void, Never>)?
        var isCancelled = false

        var isMet: Bool { waiter?.isMet(objects, completeness.last ?? false) ?? false }
    }

    private let state = Mutex(State())

    /// Starts empty.
    public init() {}

    public func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        state.withLock { state in
            state.batches.append(changes)
            state.completeness.append(isComplete)
            for change in changes {
                switch change {
                case .set(let object): state.objects[object.key] = object
                case .remove(let key): state.objects[key] = nil
                }
            }
            guard state.isMet else { return }
            state.waiter?.continuation.resume()
            state.waiter = nil
        }
    }

    public var objects: [ObjectKey: KubernetesObject] { state.withLock { $0.objects } }
    public var batches: [[ObjectChange]] { state.withLock { $0.batches } }
    public var completeness: [Bool] { state.withLock { $0.completeness } }

    /// Returns as soon as what was told so far fulfils the condition, or when the test runs into its time limit.
    public func until(_ isMet: @escaping Condition) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    state.waiter = (isMet, continuation)
                    guard state.isCancelled || state.isMet else { return }
                    state.waiter = nil
                    continuation.resume()
                }
            }
        } onCancel: {
            state.withLock { state in
                state.isCancelled = true
                state.waiter?.continuation.resume()
                state.waiter = nil
            }
        }
    }

    /// Returns as soon as all has been told, and this is all there is.
    public func until(exactly expected: [KubernetesObject]) async {
        let expected = Dictionary(uniqueKeysWithValues: expected.map { ($0.key, $0) })
        await until { objects, isComplete in isComplete && objects == expected }
    }
}
