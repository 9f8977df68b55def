public import Logging
import Synchronization

/// Keeps log lines.
public final class LogRecorder: Sendable {
    public struct Line: Hashable, Sendable {
        public var level: Logger.Level
        public var message: String
        public var metadata: [String: String]
    }

    private let recorded = Mutex<[Line]>([])

    /// Starts empty.
    public init() {}

    public var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    public var lines: [Line] { recorded.withLock { $0 } }

    /// Lines whose message contains a text.
    public func lines(_ text: String) -> [Line] { lines.filter { $0.message.contains(text) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let line = Line(level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" })
            recorder.recorded.withLock { $0.append(line) }
        }
    }
}
