import CNetfilter

/// Walks over the messages of one received datagram, with the same guarantees as `AttributeReader`.
struct MessageReader {
    private var rest: UnsafeRawBufferPointer

    init(_ datagram: UnsafeRawBufferPointer) { rest = datagram }

    /// The next message, or nil at the end.
    mutating func next() throws(MalformedMessage) -> Message? {
        guard !rest.isEmpty else { return nil }
        let headerLength = MemoryLayout<nlmsghdr>.size
        guard rest.count >= headerLength else { throw MalformedMessage("message header is cut off") }
        let header = rest.loadUnaligned(as: nlmsghdr.self)
        let length = Int(header.nlmsg_len)
        guard length >= headerLength else { throw MalformedMessage("message is shorter than its header") }
        guard length <= rest.count else { throw MalformedMessage("message runs past the end of the datagram") }
        let message = Message(
            header: MessageHeader(header), payload: UnsafeRawBufferPointer(rebasing: rest[headerLength..<length]))
        rest = UnsafeRawBufferPointer(rebasing: rest[min((length + 3) & ~3, rest.count)...])
        return message
    }
}

/// One message of a received datagram; as short-lived as the buffer it was received into.
struct Message {
    let header: MessageHeader
    /// What follows `struct nlmsghdr`.
    let payload: UnsafeRawBufferPointer

    /// The family that `struct nfgenmsg` names.
    var netfilterFamily: UInt8? { payload.count >= MemoryLayout<nfgenmsg>.size ? payload[0] : nil }

    /// The attributes behind a fixed header of `headerLength` bytes: `struct nfgenmsg` unless said otherwise.
    func attributes(
        behind headerLength: Int = MemoryLayout<nfgenmsg>.size
    ) throws(MalformedMessage) -> AttributeReader {
        guard payload.count >= headerLength else { throw MalformedMessage("message is cut off in its header") }
        return AttributeReader(UnsafeRawBufferPointer(rebasing: payload[((headerLength + 3) & ~3)...]))
    }
}
