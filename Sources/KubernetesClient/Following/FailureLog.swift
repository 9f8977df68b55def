import Logging

/// Says once that something fails, and once that it works again.
struct FailureLog {
    private let logger: Logger
    private var last: RequestError?

    init(_ logger: Logger) { self.logger = logger }

    mutating func note(_ failure: RequestError?, of request: ResourceRequest, count: Int, delay: Duration) {
        guard let failure else {
            if !request.isWatch { logger.info("listed", metadata: ["count": "\(count)"]) }
            if last != nil { logger.info("the API server answers again") }
            last = nil
            return
        }
        // Attempts go on for as long as it takes; the same reason need not be read a thousand times.
        logger.log(
            level: failure == last ? .debug : .warning,
            request.isWatch ? "watch ended, its objects are kept" : "list failed, objects are kept",
            metadata: ["reason": "\(failure)", "retry": "\(delay)"])
        last = failure
    }
}
