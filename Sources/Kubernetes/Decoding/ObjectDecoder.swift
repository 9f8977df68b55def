/// Decodes objects of one kind as an API server sends them, in either format to the same values.
package struct ObjectDecoder: Sendable {
    package let kind: ObjectKind

    package init(_ kind: ObjectKind) { self.kind = kind }

    /// The object that occupies `range`. A protocol buffer is expected without its envelope.
    package func object(
        _ format: ObjectFormat, _ range: Range<Int>, in bytes: RawSpan
    ) throws(MalformedObject) -> DecodedObject {
        switch format {
        case .json: return try json(range, in: bytes)
        case .protobuf:
            do { return try protobuf(range, in: bytes) } catch { throw MalformedObject("\(error)") }
        }
    }

    /// The version alone, which is all that a bookmark has.
    package func version(
        _ format: ObjectFormat, _ range: Range<Int>, in bytes: RawSpan
    ) throws(MalformedObject) -> ObjectVersion {
        switch format {
        case .json: return try jsonVersion(range, in: bytes)
        case .protobuf:
            do {
                return try ObjectMetadata(object: range, in: bytes).version
            } catch { throw MalformedObject("\(error)") }
        }
    }
}
