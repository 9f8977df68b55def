import Kubernetes
import Synchronization

/// Joins the changes of all resources into one sink, and tells it when the last of them is complete.
///
/// Followers leave their changes here and go on reading. What has come while the sink was busy is passed on together.
final class ChangeJunction: Sendable {
    private struct State {
        /// Resources of which not everything has been told yet.
        var incomplete: Set<Resource>
        /// What the sink is to be told next, and whether it is to be told anything.
        var changes: [ObjectChange] = []
        var hasNews = false
        /// Followers that wait for room.
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// Nothing is passed on any more.
        var isClosed = false
    }

    /// More changes than these do not wait here: those behind them wait in the server, where they take none of our memory.
    static let capacity = 10_000

    private let sink: any ObjectSink
    private let state: Mutex<State>
    private let news = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(_ resources: [Resource], into sink: any ObjectSink) {
        self.sink = sink
        state = Mutex(State(incomplete: Set(resources)))
    }

    /// Whether a follower is held back.
    var hasWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Leaves changes to be passed on.
    ///
    /// - Parameters:
    ///   - changes: may be empty.
    ///   - resource: where they are from.
    ///   - isSynced: whether everything of this resource has been told, these changes included.
    func deliver(_ changes: [ObjectChange], of resource: Resource, isSynced: Bool) async {
        let (isNews, isFull) = state.withLock { state in
            let completesAll = isSynced && state.incomplete.remove(resource) != nil && state.incomplete.isEmpty
            guard !changes.isEmpty || completesAll else { return (false, false) }
            if state.changes.isEmpty { state.changes = changes } else { state.changes += changes }
            state.hasNews = true
            return (true, state.changes.count > Self.capacity)
        }
        if isNews { news.continuation.yield() }
        if isFull { await waitForRoom() }
    }

    /// Passes on what is delivered, until cancelled.
    func run() async {
        for await _ in news.stream {
            while let (changes, isComplete) = take() { await sink.apply(changes, isComplete: isComplete) }
        }
        let waiting = state.withLock { state in
            state.isClosed = true
            return state.waiting
        }
        for follower in waiting { follower.resume() }
    }

    /// Everything that was delivered, in its order; nil if there is nothing to tell.
    private func take() -> (changes: [ObjectChange], isComplete: Bool)? {
        let (batch, waiting) = state.withLock { state in
            let batch = state.hasNews ? (state.changes, state.incomplete.isEmpty) : nil
            defer { (state.changes, state.hasNews, state.waiting) = ([], false, []) }
            return (batch, state.waiting)
        }
        for follower in waiting { follower.resume() }
        return batch
    }

    private func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                let hasRoom = state.isClosed || state.changes.count <= Self.capacity
                if !hasRoom { state.waiting.append(continuation) }
                return hasRoom
            }
            if hasRoom { continuation.resume() }
        }
    }
}
