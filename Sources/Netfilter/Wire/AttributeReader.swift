import CNetfilter

/// Walks over the attributes in a piece of a received message.
///
/// Every length is checked against the bytes that are there, and every step moves forward, so no input can make it
/// read outside or loop. It points into the receive buffer: use it only while that buffer is borrowed.
struct AttributeReader {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    /// The next attribute, or nil at the end.
    mutating func next() throws(MalformedMessage) -> Attribute? {
        guard !rest.isEmpty else { return nil }
        let headerLength = MemoryLayout<nlattr>.size
        guard rest.count >= headerLength else { throw MalformedMessage("attribute header is cut off") }
        let header = rest.loadUnaligned(as: nlattr.self)
        let length = Int(header.nla_len)
        guard length >= headerLength else { throw MalformedMessage("attribute is shorter than its header") }
        guard length <= rest.count else { throw MalformedMessage("attribute runs past the end") }
        let flags = UInt16(NLA_F_NESTED) | UInt16(NLA_F_NET_BYTEORDER)
        let attribute = Attribute(
            type: AttributeType(rawValue: header.nla_type & ~flags),
            payload: UnsafeRawBufferPointer(rebasing: rest[headerLength..<length]))
        rest = UnsafeRawBufferPointer(rebasing: rest[min((length + 3) & ~3, rest.count)...])
        return attribute
    }
}

/// One attribute of a received message; as short-lived as the `AttributeReader` it comes from.
struct Attribute {
    let type: AttributeType
    let payload: UnsafeRawBufferPointer

    /// The attributes inside this one.
    var nested: AttributeReader { AttributeReader(payload) }

    var bytes: [UInt8] { Array(payload) }

    func uint8() throws(MalformedMessage) -> UInt8 { try load() }

    /// From network byte order, like all integers of netfilter's attributes.
    func uint16() throws(MalformedMessage) -> UInt16 { UInt16(bigEndian: try load()) }

    /// From network byte order.
    func uint32() throws(MalformedMessage) -> UInt32 { UInt32(bigEndian: try load()) }

    /// From network byte order.
    func uint64() throws(MalformedMessage) -> UInt64 { UInt64(bigEndian: try load()) }

    /// Up to the first NUL, or the end. Bytes that are not UTF-8 become U+FFFD.
    func string() -> String { String(decoding: payload.prefix { $0 != 0 }, as: UTF8.self) }

    private func load<Value: FixedWidthInteger & BitwiseCopyable>() throws(MalformedMessage) -> Value {
        guard payload.count == MemoryLayout<Value>.size else {
            throw MalformedMessage(
                "attribute \(type.rawValue) has \(payload.count) bytes instead of \(MemoryLayout<Value>.size)")
        }
        return payload.loadUnaligned(as: Value.self)
    }
}
