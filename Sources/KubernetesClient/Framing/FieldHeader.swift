/// The beginning of a protocol buffer field of which not all bytes need be there yet.
struct FieldHeader {
    let number: UInt64
    /// Where the content of a string or message is or will be; empty for a number.
    let content: Range<Int>

    var end: Int { content.upperBound }

    /// Nil if more bytes are needed.
    init?(in bytes: [UInt8], at start: Int) throws(FramingError) {
        var position = start
        guard let tag = try FieldHeader.varint(in: bytes, at: &position) else { return nil }
        number = tag >> 3
        switch tag & 7 {
        case 0:
            guard try FieldHeader.varint(in: bytes, at: &position) != nil else { return nil }
            content = position..<position
        case 1: content = position..<position + 8
        case 2:
            guard let length = try FieldHeader.varint(in: bytes, at: &position) else { return nil }
            guard length <= FieldHeader.greatestLength else { throw FramingError("a field has \(length) bytes") }
            content = position..<position + Int(length)
        case 5: content = position..<position + 4
        default: throw FramingError("field \(number) has the unknown wire type \(tag & 7)")
        }
    }

    /// No message may be longer by the format's definition.
    private static let greatestLength: UInt64 = 1 << 31

    private static func varint(in bytes: [UInt8], at position: inout Int) throws(FramingError) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
            guard shift <= 63 else { throw FramingError("an integer is longer than 10 bytes") }
        }
        return nil
    }
}
