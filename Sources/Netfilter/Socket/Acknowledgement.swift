import CNetfilter

/// The kernel's answer to one request: `NLMSG_ERROR`, or the status at the end of a dump, `NLMSG_DONE`.
struct Acknowledgement: Hashable, Sendable {
    /// Nil if the request was carried out.
    let errno: ErrorNumber?
    /// The kernel's words, `NLMSGERR_ATTR_MSG`.
    private(set) var text: String?
    /// Where in the request the attribute at fault is, `NLMSGERR_ATTR_OFFS`.
    private(set) var attributeOffset: Int?

    /// Reads an `NLMSG_ERROR` or `NLMSG_DONE` message.
    init(_ message: Message) throws(MalformedMessage) {
        guard message.payload.count >= MemoryLayout<Int32>.size else {
            // Kernels before 4.14 end some dumps with an empty NLMSG_DONE.
            guard message.header.type == NLMSG_DONE else { throw MalformedMessage("acknowledgement is cut off") }
            errno = nil
            return
        }
        let status = message.payload.loadUnaligned(as: Int32.self)
        errno = status == 0 ? nil : ErrorNumber(rawValue: 0 &- status)
        guard Int32(message.header.flags) & NLM_F_ACK_TLVS != 0 else { return }
        try readAttributes(try message.attributes(behind: Self.headerLength(message)))
    }

    /// Bytes before the attributes: the status and, in `NLMSG_ERROR`, the request, whole unless capped.
    private static func headerLength(_ message: Message) throws(MalformedMessage) -> Int {
        let status = MemoryLayout<Int32>.size
        if message.header.type == NLMSG_DONE { return status }
        guard message.payload.count >= MemoryLayout<nlmsgerr>.size else {
            throw MalformedMessage("acknowledgement is cut off")
        }
        if Int32(message.header.flags) & NLM_F_CAPPED != 0 { return MemoryLayout<nlmsgerr>.size }
        return status + Int(message.payload.loadUnaligned(as: nlmsgerr.self).msg.nlmsg_len)
    }

    private mutating func readAttributes(_ attributes: AttributeReader) throws(MalformedMessage) {
        var attributes = attributes
        while let attribute = try attributes.next() {
            switch attribute.type {
            case NLMSGERR_ATTR_MSG: text = attribute.string()
            // In host byte order, unlike netfilter's integers.
            case NLMSGERR_ATTR_OFFS: attributeOffset = Int(UInt32(bigEndian: try attribute.uint32()))
            default: break
            }
        }
    }
}
