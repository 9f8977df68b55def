import Logging

/// Says once that something fails, and once that it works again.
final class FailureLog {
    private let logger: Logger
    private var last: RequestError?

    init(_ logger: Logger) { self.logger = logger }

    /// A request has ended, with or without a failure; the next follows after `delay`. The number of objects is nil
    /// while pages of a list are to come.
    func note(_ failure: RequestError?, of request: ResourceRequest, count: Int?, delay: Duration) {
        guard let failure else {
            if !request.isWatch, let count { logger.info("listed", metadata: ["count": "\(count)"]) }
            noteAnswer()
            return
        }
        if request.isWatch, case .connection(.silent) = failure {
            // A server that has had no event of the kind since its own start sends no bookmarks either. Whether the
            // connection was dead shows when the next is made.
            logger.debug("watch is renewed", metadata: ["reason": "\(failure)"])
            return
        }
        // Attempts go on for as long as it takes; the same reason need not be read a thousand times.
        logger.log(
            level: failure == last ? .debug : .warning,
            request.isWatch ? "watch ended, its objects are kept" : "list failed, objects are kept",
            metadata: ["reason": "\(failure)", "retry": "\(FailureLog.rounded(delay))"])
        last = failure
    }

    /// Something has been received that was asked for.
    func noteAnswer() {
        if last != nil { logger.info("the API server answers again") }
        last = nil
    }

    /// Tenths of a second are enough to read.
    private static func rounded(_ delay: Duration) -> Duration {
        .milliseconds(100) * Int((delay / .milliseconds(100)).rounded())
    }
}
