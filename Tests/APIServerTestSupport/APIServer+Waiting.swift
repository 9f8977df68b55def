import Synchronization

extension APIServer {
    /// What clients have done so far.
    public var log: RequestLog { state.withLock { $0.log } }

    public func requestCount(path: String) -> Int { log.count(path: path) }

    /// Returns when a resource has had so many watches established, over all time: 2 waits for the first reconnection.
    public func waitForWatch(of resource: Resource, count: Int = 1) async throws {
        try await wait { $0.establishedWatches(of: resource) >= count }
    }

    /// Returns when the clients have done what a test waits for; throws when the test is cancelled.
    public func wait(until isDone: @escaping @Sendable (RequestLog) -> Bool) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        update { $0.waiters.append(Waiter(isDone: isDone, done: continuation)) }
        for await _ in stream {}
        try Task.checkCancellation()
    }

    /// Changes the state and wakes those who waited for it to be so.
    func update<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        state.withLock { state in
            let value = body(&state)
            let log = state.log
            state.waiters.removeAll { waiter in
                guard waiter.isDone(log) else { return false }
                waiter.done.finish()
                return true
            }
            return value
        }
    }
}

/// Someone who waits until the clients have done something.
struct Waiter: Sendable {
    let isDone: @Sendable (RequestLog) -> Bool
    let done: AsyncStream<Void>.Continuation
}
