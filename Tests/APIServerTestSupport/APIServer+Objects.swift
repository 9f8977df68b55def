public import Kubernetes
import Synchronization

extension APIServer {
    /// The resource version of the last change.
    public var resourceVersion: UInt64 { state.withLock { $0.store.resourceVersion } }

    /// Creates or updates an object and returns its resource version. `labels` are in addition to those that the value
    /// stands for.
    @discardableResult
    public func set(_ object: KubernetesObject, labels: [String: String] = [:]) -> UInt64 {
        state.withLock { state in
            state.tell(state.store.set(object, labels: labels))
            return state.store.resourceVersion
        }
    }

    /// Deletes an object and returns the resource version of that; nil if there is none.
    @discardableResult
    public func remove(_ key: ObjectKey) -> UInt64? {
        state.withLock { state in
            guard let change = state.store.remove(key) else { return nil }
            state.tell(change)
            return state.store.resourceVersion
        }
    }

    /// Deletes, creates and updates objects until there are these. Objects that are so already stay untouched.
    public func replaceAll(_ objects: [KubernetesObject]) {
        state.withLock { state in
            let wanted = Set(objects.map(\.key))
            for held in Resource.allCases.flatMap({ state.store[$0].objects }) where !wanted.contains(held.key) {
                if let change = state.store.remove(held.key) { state.tell(change) }
            }
            for object in objects where !state.store.holds(object) {
                state.tell(state.store.set(object, labels: [:]))
            }
        }
    }

    /// Forgets all changes up to now: watches from older resource versions end with 410.
    public func forgetHistory() {
        state.withLock { $0.store.forgetHistory() }
    }

    /// Sends a bookmark to every watch that asked for them, beside those that come at intervals.
    public func sendBookmarks() {
        state.withLock { state in
            for watch in state.watches.values where watch.wantsBookmarks {
                watch.items.yield(
                    .bookmark(resourceVersion: state.store.resourceVersion, endsInitialEvents: false))
            }
        }
    }

    func read<Value: Sendable>(
        _ body: (inout ObjectStore) throws(APIStatus) -> Value
    ) throws(APIStatus) -> Value {
        try state.withLock { (state) throws(APIStatus) in try body(&state.store) }
    }
}

extension APIServer.State {
    /// Tells watches of a change. They look themselves whether it concerns them.
    func tell(_ change: Change) {
        let resource = Resource(of: change.object.key)
        for watch in watches.values where watch.resource == resource { watch.items.yield(.changes([change])) }
    }
}

extension ObjectStore {
    /// Whether an object is there with this content.
    fileprivate func holds(_ object: KubernetesObject) -> Bool {
        let (namespace, name) = object.key.path
        let held = self[Resource(of: object.key)].object(at: "\(namespace)/\(name)")
        guard case .value(object) = held?.source else { return false }
        return true
    }
}
