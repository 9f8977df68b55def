import CNetfilter

extension NetlinkSocket {
    /// Has the kernel carry out a batch, all of it or nothing.
    ///
    /// Returns once the kernel's state has changed. An empty batch is not sent.
    public mutating func commit(_ batch: borrowing SealedBatch) throws(BatchError) {
        try deliver(batch, length: batch.byteCount)
    }

    /// Has the kernel try a batch and take everything back, like `nft --check`: nothing of it is ever visible.
    ///
    /// Whether statements may stand where they stand (`masquerade` at prerouting) is checked only in tables that exist.
    public mutating func check(_ batch: borrowing SealedBatch) throws(BatchError) {
        // A batch that does not end is executed, validated (kernel 5.12 and later) and aborted.
        try deliver(batch, length: batch.byteCount - MemoryLayout<nlmsghdr>.size - MemoryLayout<nfgenmsg>.size)
    }

    private mutating func deliver(_ batch: borrowing SealedBatch, length: Int) throws(BatchError) {
        guard let acknowledgement = batch.acknowledgedSequence else { return }
        do throws(NetlinkError) {
            try discardQueued()
            try growSendBuffer(for: length)
            try batch.withUnsafeBytes { bytes throws(NetlinkError) in
                try SystemCall.send(handle, UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            }
        } catch {
            throw .notSent(error)
        }
        let replies: BatchReplies
        do throws(NetlinkError) {
            replies = try receiveReplies(to: batch)
        } catch {
            throw .unknownOutcome(error)
        }
        try replies.check(acknowledgement: acknowledgement)
    }

    /// Collects what the kernel had to say: when the send returned, all of it was queued.
    private mutating func receiveReplies(to batch: borrowing SealedBatch) throws(NetlinkError) -> BatchReplies {
        var replies = BatchReplies()
        while true {
            switch try buffer.receive(from: descriptor) {
            case .empty: return replies
            case .foreign: continue
            case .overrun: replies.areIncomplete = true
            case .truncated:
                throw NetlinkError(
                    operation: "read the outcome of a transaction", errno: .badMessage,
                    kernelMessage: "a reply is longer than \(buffer.capacity) bytes")
            case .datagram(let count):
                do throws(MalformedMessage) {
                    try buffer.withMessages(count) { messages throws(MalformedMessage) in
                        try replies.read(&messages, to: batch, port: portID)
                    }
                } catch {
                    throw NetlinkError(operation: "read the outcome of a transaction", malformed: error)
                }
            }
        }
    }

    /// A datagram longer than the send buffer is refused by the socket (`EMSGSIZE`). The kernel keeps 32 bytes of it.
    private mutating func growSendBuffer(for length: Int) throws(NetlinkError) {
        let needed = length + 32
        guard needed > sendBufferSize else { return }
        // The kernel doubles the value. Asking for twice the need leaves room, so that this happens seldom.
        try SystemCall.setOption(
            descriptor, level: SOL_SOCKET, SO_SNDBUFFORCE, to: Int32(clamping: needed),
            "grow the send buffer for a transaction of \(length) bytes")
        sendBufferSize = Int(try SystemCall.option(descriptor, level: SOL_SOCKET, SO_SNDBUF))
    }
}
