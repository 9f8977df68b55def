import CNetfilter

extension NetlinkSocket {
    /// Collects a dump of nf_tables objects.
    ///
    /// A dump that was interrupted by a change, or of which replies got lost, is worthless as a whole: it is repeated,
    /// from an empty result, up to `dumpAttempts` times. So is one that `isConsistent` rejects.
    mutating func dump<Result>(
        _ request: DumpRequest, into empty: Result,
        _ read: (inout Result, Message) throws(MalformedMessage) -> Void,
        isConsistent: (Result) -> Bool = { _ in true }
    ) throws(NetlinkError) -> Result {
        var outcome = ExchangeOutcome.complete
        for _ in 0..<max(dumpAttempts, 1) {
            var result = empty
            outcome = try exchange(request.operation, object: request.object) { writer, sequence in
                request.write(to: &writer, sequence: sequence)
            } read: { message throws(MalformedMessage) in
                guard message.header.type == request.replyType else { return }
                try read(&result, message)
            }
            guard outcome == .complete else { continue }
            if isConsistent(result) { return result }
            outcome = .interrupted
        }
        throw NetlinkError.unfinished(request, outcome, attempts: dumpAttempts)
    }
}

extension NetlinkError {
    fileprivate static func unfinished(
        _ request: DumpRequest, _ outcome: NetlinkSocket.ExchangeOutcome, attempts: Int
    ) -> NetlinkError {
        NetlinkError(
            operation: request.operation, object: request.object,
            errno: outcome == .interrupted ? .interrupted : .noBufferSpace,
            kernelMessage: outcome == .interrupted
                ? "changes interrupted each of \(attempts) attempts"
                : "replies were lost in each of \(attempts) attempts")
    }
}
