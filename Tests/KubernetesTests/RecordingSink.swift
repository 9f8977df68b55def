import Kubernetes
import Synchronization
import Testing

/// Keeps what a source tells, and lets a test wait for it.
final class RecordingSink: ObjectSink {
    private struct State {
        var objects: [ObjectKey: KubernetesObject] = [:]
        var batches: [[ObjectChange]] = []
        var completeness: [Bool] = []
        var waiters: [(isMet: @Sendable ([ObjectKey: KubernetesObject]) -> Bool, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        let met = state.withLock { state in
            state.batches.append(changes)
            state.completeness.append(isComplete)
            for change in changes {
                switch change {
                case .set(let object): state.objects[object.key] = object
                case .remove(let key): state.objects[key] = nil
                }
            }
            let met = state.waiters.filter { $0.isMet(state.objects) }
            state.waiters.removeAll { $0.isMet(state.objects) }
            return met.map { $0.1 }
        }
        for waiter in met { waiter.resume() }
    }

    var objects: [ObjectKey: KubernetesObject] { state.withLock { $0.objects } }
    var batches: [[ObjectChange]] { state.withLock { $0.batches } }
    var completeness: [Bool] { state.withLock { $0.completeness } }

    /// Returns as soon as the objects told so far fulfil the condition.
    func until(_ isMet: @escaping @Sendable ([ObjectKey: KubernetesObject]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMetNow = state.withLock { state in
                if isMet(state.objects) { return true }
                state.waiters.append((isMet, continuation))
                return false
            }
            if isMetNow { continuation.resume() }
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
