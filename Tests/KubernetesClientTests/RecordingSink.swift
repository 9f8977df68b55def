import Kubernetes
import Synchronization
import Testing

/// Keeps what a source tells, and lets a test wait for it.
final class RecordingSink: ObjectSink {
    typealias Condition = @Sendable ([ObjectKey: KubernetesObject]) -> Bool

    private struct State {
        var objects: [ObjectKey: KubernetesObject] = [:]
        var batches: [[ObjectChange]] = []
        var completeness: [Bool] = []
        var waiter: (isMet: Condition, continuation: CheckedContinuation<Void, Never>)?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        state.withLock { state in
            state.batches.append(changes)
            state.completeness.append(isComplete)
            for change in changes {
                switch change {
                case .set(let object): state.objects[object.key] = object
                case .remove(let key): state.objects[key] = nil
                }
            }
            guard let waiter = state.waiter, waiter.isMet(state.objects) else { return }
            state.waiter = nil
            waiter.continuation.resume()
        }
    }

    var objects: [ObjectKey: KubernetesObject] { state.withLock { $0.objects } }
    var batches: [[ObjectChange]] { state.withLock { $0.batches } }
    var completeness: [Bool] { state.withLock { $0.completeness } }

    /// Returns as soon as the objects told so far fulfil the condition, or when the test runs into its time limit.
    func until(_ isMet: @escaping Condition) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if state.isCancelled || isMet(state.objects) {
                        continuation.resume()
                    } else {
                        state.waiter = (isMet, continuation)
                    }
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

    /// Returns as soon as exactly the Services of these names and addresses are known.
    func untilServices(_ expected: [String: String]) async {
        await until { objects in
            let services = objects.values.compactMap { object in
                if case .service(let service) = object { service } else { nil }
            }
            let addresses = services.map { ($0.name.name, $0.clusterIPs.map { "\($0)" }.joined()) }
            return Dictionary(uniqueKeysWithValues: addresses) == expected
        }
    }
}
