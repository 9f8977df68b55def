import Synchronization

extension APIServer {
    /// Notes a request and takes the misbehaviour that is meant for it.
    func observe(_ request: APIRequest) -> Misbehaviour? {
        update { state in
            state.log.requests.append(request)
            return state.misbehaviours.next(for: request)
        }
    }

    func accepts(authorization: String?) -> Bool {
        state.withLock { state in
            guard let tokens = state.tokens else { return true }
            return tokens.contains { authorization == "Bearer \($0)" }
        }
    }

    /// Bearer tokens that are accepted from now on; nil lets everyone in. Open watches stay, as the real server's do.
    public func accept(tokens: Set<String>?) {
        state.withLock { $0.tokens = tokens }
    }

    /// Misbehaves at the next requests of a kind. Several of these wait in line; each request takes the first that is
    /// meant for it.
    public func misbehave(_ misbehaviour: Misbehaviour, at filter: RequestFilter = .all, times: Int = 1) {
        state.withLock { $0.misbehaviours.append(misbehaviour, for: filter, times: times) }
    }

    /// Forgets misbehaviour that is still to come.
    public func behave() {
        state.withLock { $0.misbehaviours.removeAll() }
    }

    /// Misbehaves in the watches of a resource that are open now: from the next byte on, or at once where no byte is
    /// needed. `errorEvent` ends them.
    public func disturb(watchesOf resource: Resource, _ misbehaviour: Misbehaviour) {
        state.withLock { state in
            for watch in state.watches.values where watch.resource == resource {
                if case .errorEvent(let status) = misbehaviour {
                    watch.items.yield(.failure(status))
                } else {
                    watch.items.yield(.disturbance(misbehaviour))
                }
            }
        }
    }

    /// Ends the watches of a resource as their timeouts would.
    public func endWatches(of resource: Resource) {
        state.withLock { state in
            for watch in state.watches.values where watch.resource == resource { watch.items.finish() }
        }
    }

    /// Adds a watch and what it begins with in one step, so that no change falls between the two.
    func register(
        _ watch: Watch, _ initial: (ObjectStore) throws(APIStatus) -> [Watch.Item]
    ) throws(APIStatus) -> Int {
        try state.withLock { (state) throws(APIStatus) in
            for item in try initial(state.store) { watch.items.yield(item) }
            state.lastWatch += 1
            state.watches[state.lastWatch] = watch
            return state.lastWatch
        }
    }

    /// Notes that the client of a watch has its head.
    func established(_ id: Int) {
        update { state in
            guard let resource = state.watches[id]?.resource else { return }
            state.log.established[resource, default: 0] += 1
            state.log.open[resource, default: []].insert(id)
        }
    }

    func unregister(_ id: Int) {
        update { state in
            guard let watch = state.watches.removeValue(forKey: id) else { return }
            watch.items.finish()
            state.log.open[watch.resource]?.remove(id)
        }
    }
}
