import CNetfilter

/// The state of reading the replies to one request.
struct ExchangeReply {
    let sequence: UInt32
    let port: UInt32
    var outcome = NetlinkSocket.ExchangeOutcome.complete
    private var generation: UInt16?

    init(sequence: UInt32, port: UInt32) {
        self.sequence = sequence
        self.port = port
    }

    /// Reads one datagram; returns the status if this was the last one.
    mutating func read(
        _ messages: inout MessageReader, _ body: (Message) throws(MalformedMessage) -> Void
    ) throws(MalformedMessage) -> Acknowledgement? {
        while let message = try messages.next() {
            guard message.header.sequence == sequence, message.header.port == port else { continue }
            if isInterrupted(message), outcome == .complete { outcome = .interrupted }
            switch Int32(message.header.type) {
            case NLMSG_DONE, NLMSG_ERROR: return try Acknowledgement(message)
            case NLMSG_NOOP: continue
            case NLMSG_OVERRUN: outcome = .lost
            default: try body(message)
            }
        }
        return nil
    }

    /// Whether the kernel's state has changed since the first message.
    ///
    /// The kernel marks interrupted dumps, except those of set elements. But every message of nf_tables carries the low
    /// 16 bits of the generation.
    private mutating func isInterrupted(_ message: Message) -> Bool {
        if Int32(message.header.flags) & NLM_F_DUMP_INTR != 0 { return true }
        guard Int32(message.header.subsystem) == NFNL_SUBSYS_NFTABLES,
            message.payload.count >= MemoryLayout<nfgenmsg>.size
        else { return false }
        let current = UInt16(bigEndian: message.payload.loadUnaligned(as: nfgenmsg.self).res_id)
        defer { generation = current }
        return generation.map { $0 != current } ?? false
    }
}
