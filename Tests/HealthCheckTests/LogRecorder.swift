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
        var watchers: [AsyncStream<Void>.Continuation] = []
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
        // A stream ends when its task is cancelled, so that a time limit ends the wait.
        let (appended, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield()
        state.withLock { $0.watchers.append(continuation) }
        for await _ in appended where state.withLock({ condition($0.lines) }) { return }
    }

    private func append(_ line: Line) {
        let watchers = state.withLock { state in
            state.lines.append(line)
            return state.watchers
        }
        for watcher in watchers { watcher.yield() }
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
