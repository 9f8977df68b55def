public import Logging
import Synchronization

/// Keeps log lines, and lets a test wait for them.
public final class LogRecorder: Sendable {
    public struct Line: Hashable, Sendable {
        public var level: Logger.Level
        public var message: String
        public var metadata: [String: String]
    }

    private struct State {
        var lines: [Line] = []
        /// Lines before this one have been waited for.
        var position = 0
        var watchers: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    /// Starts empty.
    public init() {}

    public var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    public var lines: [Line] { state.withLock { $0.lines } }

    /// Lines whose message contains a text.
    public func lines(_ text: String) -> [Line] { lines.filter { $0.message.contains(text) } }

    /// Returns the first line with this message that has not been waited for, or nil when the test runs into its time
    /// limit.
    public func line(_ message: String) async -> Line? {
        await value { state in
            guard let index = state.lines[state.position...].firstIndex(where: { $0.message == message }) else {
                return nil
            }
            state.position = index + 1
            return state.lines[index]
        }
    }

    /// Returns once a message was logged so many times, for an address if one is given.
    public func wait(_ message: String, at address: String? = nil, times: Int = 1) async {
        await value { state in
            let count = state.lines.count {
                $0.message == message && (address == nil || $0.metadata["address"] == address)
            }
            return count >= times ? () : nil
        }
    }

    /// Waits for a value that lines to come may give. A stream ends when its task is cancelled, which ends the wait.
    @discardableResult
    private func value<Value: Sendable>(_ body: @Sendable (inout State) -> Value?) async -> Value? {
        let (appended, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield()
        state.withLock { $0.watchers.append(continuation) }
        for await _ in appended {
            if let value = state.withLock({ body(&$0) }) { return value }
        }
        return nil
    }

    private func append(_ line: Line) {
        let watchers = state.withLock { state in
            state.lines.append(line)
            return state.watchers
        }
        for watcher in watchers { watcher.yield() }
    }

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
            recorder.append(
                Line(level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
        }
    }
}
