import Dispatch
import Synchronization

/// Work of which the parts share nothing, each done on a thread of its own.
enum SideBySide {
    /// Calls `body` with every part and returns when all are done, with their results in the same order. The calling thread
    /// does one of them.
    static func map<Part: Sendable, Result: Sendable>(
        _ parts: [Part], _ body: @Sendable (Part) -> Result
    ) -> [Result] {
        guard parts.count > 1 else { return parts.map { body($0) } }
        let results = Mutex([Result?](repeating: nil, count: parts.count))
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            let result = body(parts[index])
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}
