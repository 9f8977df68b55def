import Synchronization

/// Everything a process has written to one of its outputs so far, and who waits for more of it.
public final class OutputCollector: Sendable {
    private struct Waiter {
        var condition: @Sendable (String) -> Bool
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var bytes: [UInt8] = []
        var isFinished = false
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let state = Mutex(State())

    init() {}

    /// The output so far.
    public var text: String { state.withLock { $0.text } }

    /// Waits until `condition` holds for the output; false if the output ended or the time ran out before.
    public func wait(timeout: Duration, until condition: @escaping @Sendable (String) -> Bool) async -> Bool {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let timer = Task {
            // Cancellation means that the answer came first.
            guard (try? await Task.sleep(for: timeout)) != nil else { return }
            expire(number)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if condition(state.text) { return true }
                if state.isFinished { return false }
                state.waiters[number] = Waiter(condition: condition, continuation: continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    func append(_ bytes: some Collection<UInt8>) {
        let satisfied = state.withLock { state in
            state.bytes += bytes
            guard !state.waiters.isEmpty else { return [Waiter]() }
            let text = state.text
            let numbers = state.waiters.filter { $0.value.condition(text) }.map(\.key)
            return numbers.compactMap { state.waiters.removeValue(forKey: $0) }
        }
        for waiter in satisfied { waiter.continuation.resume(returning: true) }
    }

    func finish() {
        let disappointed = state.withLock { state in
            state.isFinished = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in disappointed { waiter.continuation.resume(returning: false) }
    }

    private func expire(_ number: Int) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
        waiter?.continuation.resume(returning: false)
    }
}
