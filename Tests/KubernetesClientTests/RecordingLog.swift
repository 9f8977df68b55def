import Logging
import Synchronization

/// Keeps log lines, and lets a test wait for one.
final class RecordingLog: Sendable {
    struct Line: Sendable {
        var level: Logger.Level
        var message: String
        var metadata: [String: String]
    }

    private let lines = Mutex<[Line]>([])
    let signals: AsyncStream<Line>
    private let continuation: AsyncStream<Line>.Continuation

    init() {
        (signals, continuation) = AsyncStream.makeStream()
    }

    var all: [Line] { lines.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    /// Returns the first line with this message that has not been waited for.
    func line(_ message: String) async -> Line? {
        await signals.first { $0.message == message }
    }

    private func append(_ line: Line) {
        lines.withLock { $0.append(line) }
        continuation.yield(line)
    }

    private struct Handler: LogHandler {
        let log: RecordingLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            log.append(Line(level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
        }
    }
}
