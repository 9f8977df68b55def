import CNetfilter

/// What the kernel answered to one batch.
struct BatchReplies {
    private var acknowledged: Set<UInt32> = []
    private var errors: [NetlinkError] = []
    /// The receive buffer was full: some replies are missing.
    var areIncomplete = false

    /// Reads one datagram. Messages of other senders or about other requests do not count.
    mutating func read(
        _ messages: inout MessageReader, to batch: borrowing SealedBatch, port: UInt32
    ) throws(MalformedMessage) {
        while let message = try messages.next() {
            let sequence = message.header.sequence
            guard message.header.port == port, Int32(message.header.type) == NLMSG_ERROR,
                sequence &- batch.firstSequence < batch.nextSequence &- batch.firstSequence
            else { continue }
            let reply = try Acknowledgement(message)
            if let errno = reply.errno {
                errors.append(Self.error(batch, sequence, errno, reply))
            } else {
                acknowledged.insert(sequence)
            }
        }
    }

    /// Throws unless the batch was carried out.
    ///
    /// One error is enough to know that nothing was applied, even if more of them were lost.
    func check(acknowledgement: UInt32) throws(BatchError) {
        if !errors.isEmpty { throw .refused(errors) }
        if acknowledged.contains(acknowledgement) { return }
        throw .unknownOutcome(
            NetlinkError(
                operation: "read the outcome of a transaction", errno: areIncomplete ? .noBufferSpace : .timedOut,
                kernelMessage: areIncomplete ? "replies were lost" : "the kernel did not acknowledge it"))
    }

    private static func error(
        _ batch: borrowing SealedBatch, _ sequence: UInt32, _ errno: ErrorNumber, _ reply: Acknowledgement
    ) -> NetlinkError {
        guard let index = batch.messageIndex(ofSequence: sequence) else {
            // The messages that begin and end a batch: nf_tables is missing, or the privilege to change anything.
            return NetlinkError(operation: "change nf_tables", errno: errno, kernelMessage: reply.text)
        }
        return batch.error(
            ofMessage: index, errno: errno, kernelMessage: reply.text, attributeOffset: reply.attributeOffset)
    }
}
