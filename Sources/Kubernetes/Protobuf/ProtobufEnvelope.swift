/// What the Kubernetes API puts around a protocol buffer message: four bytes of magic, then a `runtime.Unknown` with
/// the message in field 2.
package enum ProtobufEnvelope {
    package static let magic = Array("k8s\u{0}".utf8)

    /// Where the message is within `range`.
    package static func message(in bytes: RawSpan, _ range: Range<Int>) throws(WireError) -> Range<Int> {
        let start = range.lowerBound + magic.count
        let hasMagic =
            range.count >= magic.count
            && bytes.withUnsafeBytes { bytes in
                bytes[range.lowerBound..<start].elementsEqual(magic)
            }
        guard hasMagic else { throw WireError("an object does not begin with the magic bytes k8s") }
        var fields = WireFields(start..<range.upperBound)
        while let field = try fields.next(in: bytes) {
            if field.number == 2 { return try field.content() }
        }
        throw WireError("an object has no content")
    }
}
