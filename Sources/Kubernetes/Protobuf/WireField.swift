/// One field of a protocol buffer message: its number and where its value is.
///
/// It holds offsets instead of bytes, so that it can be kept while the bytes are only borrowed.
package struct WireField {
    /// The four wire types that proto2 and proto3 write.
    package enum Kind: UInt8 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case fixed32 = 5
    }

    package let number: UInt32
    package let kind: Kind
    /// Of a varint; 0 for every other kind.
    let value: UInt64
    /// Of everything but a varint.
    package let range: Range<Int>

    /// Where the bytes of a string, a byte string or an embedded message are.
    package func content() throws(WireError) -> Range<Int> {
        guard kind == .bytes else { throw WireError("field \(number) is no string and no message") }
        return range
    }

    /// The fields of an embedded message.
    package func message() throws(WireError) -> WireFields { WireFields(try content()) }

    /// Bytes that are not UTF-8 become U+FFFD.
    package func string(in bytes: RawSpan) throws(WireError) -> String {
        let range = try content()
        return bytes.withUnsafeBytes { String(decoding: $0[range], as: UTF8.self) }
    }

    /// The string, or nil if it is empty: what is written for a field without a value that has no presence of its own.
    package func nonEmptyString(in bytes: RawSpan) throws(WireError) -> String? {
        try content().isEmpty ? nil : try string(in: bytes)
    }

    /// Whether the string is `text`, without making one.
    package func isEqual(to text: String, in bytes: RawSpan) throws(WireError) -> Bool {
        let range = try content()
        guard range.count == text.utf8.count else { return false }
        return bytes.withUnsafeBytes { $0[range].elementsEqual(text.utf8) }
    }

    package func integer() throws(WireError) -> Int {
        guard kind == .varint else { throw WireError("field \(number) is no integer") }
        return Int(truncatingIfNeeded: value)
    }

    package func boolean() throws(WireError) -> Bool { try integer() != 0 }
}
