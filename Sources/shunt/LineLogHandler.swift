import Foundation
import Logging

/// A line per event on standard error: time, level, what happened, and its particulars as `key=value`.
struct LineLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        var all = metadata
        for source in [metadataProvider?.get(), event.metadata] {
            all.merge(source ?? [:]) { _, newer in newer }
        }
        let particulars = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(LineLogHandler.quoted("\($0.value)"))" }
        let line = "\(time) \(event.level) \(event.message)\(particulars.joined())\n"
        // One write, so that lines of several threads do not mix. If it fails there is nobody left to tell.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    /// Quotes a value that would not be one word, and keeps it on one line.
    static func quoted(_ value: String) -> String {
        let isWord = !value.isEmpty && value.allSatisfy { !$0.isWhitespace && $0 != "\"" && $0 != "=" }
        if isWord { return value }
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
