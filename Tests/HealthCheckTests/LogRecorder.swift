import Logging
import Synchronization

/// Keeps log lines, and lets a test wait for them.
final class LogRecorder: Sendable {
    struct Line: Sendable {
        var level: Logger.Level
        var message: String
        var metadata: [String: String]
    }

    private struct State {
        var lines: [Line] = []
        var waiters: [(condition: @Sendable ([Line]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    /// The lines so far with this message.
    func lines(_ message: String) -> [Line] {
        state.withLock { state in state.lines.filter { $0.message == message } }
    }

    /// Returns once a message was logged so many times, for an address if one is given.
    func wait(_ message: String, at address: String? = nil, times: Int = 1) async {
        let condition: @Sendable ([Line]) -> Bool = { lines in
            lines.count { $0.message == message && (address == nil || $0.metadata["address"] == address) } >= times
        }
        await withCheckedContinuation { continuation in
            let isMet = state.withLock { state in
                if condition(state.lines) { return true }
                state.waiters.append((condition, continuation))
                return false
            }
            if isMet { continuation.resume() }
        }
    }

    private func append(_ line: Line) {
        let met = state.withLock { state in
            state.lines.append(line)
            let met = state.waiters.filter { $0.condition(state.lines) }
            state.waiters.removeAll { $0.condition(state.lines) }
            return met.map(\.continuation)
        }
        for continuation in met { continuation.resume() }
    }

    private struct Handler: LogHandler {
        let log: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            log.append(
                Line(level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
        }
    }
}
