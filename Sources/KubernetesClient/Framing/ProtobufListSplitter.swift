import Kubernetes
import NIOCore

/// Splits a list in protocol buffer form: the magic bytes, then an Unknown whose field 2 is the list, in which field 1
/// is the metadata and every field 2 an item.
struct ProtobufListSplitter: ListSplitter {
    private enum Place {
        case magic
        /// Between the fields of the Unknown.
        case envelope
        /// Between the fields of the list, of which so many bytes are still to come.
        case list(remaining: Int)
    }

    private var queue = ByteQueue()
    private var place = Place.magic
    private var hasList = false
    private(set) var metadata = ListMetadata()

    var bytes: [UInt8] { queue.bytes }

    var isComplete: Bool {
        guard case .envelope = place else { return false }
        return hasList && queue.count == 0
    }

    mutating func append(_ chunk: ByteBuffer) { queue.append(chunk) }

    mutating func next() throws(FramingError) -> Range<Int>? {
        while true {
            switch place {
            case .magic:
                guard try skipMagic() else { return nil }
            case .envelope:
                guard try readEnvelopeField() else { return nil }
            case .list(remaining: 0):
                place = .envelope
            case .list(let remaining):
                guard let field = try FieldHeader(in: queue.bytes, at: queue.start) else { return nil }
                guard field.end - queue.start <= remaining else {
                    throw FramingError("an item runs past the end of its list")
                }
                try FramingError.check(field.content.count)
                guard field.end <= queue.bytes.count else { return nil }
                place = .list(remaining: remaining - (field.end - queue.start))
                queue.advance(to: field.end)
                if field.number == 1 { try readMetadata(field) }
                if field.number == 2 { return field.content }
            }
        }
    }

    private mutating func skipMagic() throws(FramingError) -> Bool {
        let magic = ProtobufEnvelope.magic
        guard queue.bytes[queue.start...].starts(with: magic.prefix(queue.count)) else {
            throw FramingError("the body does not begin with the magic bytes k8s")
        }
        guard queue.count >= magic.count else { return false }
        queue.advance(to: queue.start + magic.count)
        place = .envelope
        return true
    }

    /// False if more bytes are needed.
    private mutating func readEnvelopeField() throws(FramingError) -> Bool {
        guard let field = try FieldHeader(in: queue.bytes, at: queue.start) else { return false }
        if field.number == 2, !hasList {
            hasList = true
            place = .list(remaining: field.content.count)
            queue.advance(to: field.content.lowerBound)
            return true
        }
        try FramingError.check(field.content.count)
        guard field.end <= queue.bytes.count else { return false }
        queue.advance(to: field.end)
        return true
    }

    private mutating func readMetadata(_ header: FieldHeader) throws(FramingError) {
        do {
            metadata = try ListMetadata(protobuf: header.content, in: queue.bytes.span.bytes)
        } catch { throw FramingError("the list's metadata: \(error)") }
    }
}
