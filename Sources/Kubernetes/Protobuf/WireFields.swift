/// Walks over the fields of one protocol buffer message.
///
/// Every length is checked against the bytes that are there, every step moves forward, and arithmetic on what is read
/// cannot overflow, so no input can make it trap, read outside or loop. Written by hand, since the few fields in use
/// are thus read straight into compact values: a generated message would copy every string of an object first.
package struct WireFields {
    private var offset: Int
    private let end: Int

    /// The fields of the message that occupies `range`.
    package init(_ range: Range<Int>) {
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next field, or nil at the end of the message.
    package mutating func next(in bytes: RawSpan) throws(WireError) -> WireField? {
        guard offset < end else { return nil }
        let tag = try varint(in: bytes)
        guard let number = UInt32(exactly: tag >> 3), number > 0 else {
            throw WireError("field number \(tag >> 3) is out of range")
        }
        guard let kind = WireField.Kind(rawValue: UInt8(tag & 7)) else {
            throw WireError("field \(number) has the unknown wire type \(tag & 7)")
        }
        switch kind {
        case .varint:
            let value = try varint(in: bytes)
            return WireField(number: number, kind: kind, value: value, range: offset..<offset)
        case .bytes:
            let length = try varint(in: bytes)
            return WireField(number: number, kind: kind, value: 0, range: try skip(length, number))
        case .fixed64:
            return WireField(number: number, kind: kind, value: 0, range: try skip(8, number))
        case .fixed32:
            return WireField(number: number, kind: kind, value: 0, range: try skip(4, number))
        }
    }

    private mutating func skip(_ length: UInt64, _ number: UInt32) throws(WireError) -> Range<Int> {
        guard length <= UInt64(end - offset) else { throw WireError("field \(number) is longer than its message") }
        let start = offset
        offset += Int(length)
        return start..<offset
    }

    private mutating func varint(in bytes: RawSpan) throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end {
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            offset += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
            guard shift <= 63 else { throw WireError("an integer is longer than 10 bytes") }
        }
        throw WireError("an integer is cut off")
    }
}
