/// One event of a watch, whose object is not decoded yet.
struct WatchFrame: Equatable {
    enum Kind: String, Sendable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
        case bookmark = "BOOKMARK"
        case error = "ERROR"
    }

    var kind: Kind
    /// Where the object is in the bytes of the splitter, a protocol buffer without its envelope.
    var object: Range<Int>

    init(kind: Kind, object: Range<Int>) {
        self.kind = kind
        self.object = object
    }

    init(type: String?, object: Range<Int>?) throws(FramingError) {
        guard let type, let kind = Kind(rawValue: type) else {
            throw FramingError("an event has the unknown type \(type ?? "")")
        }
        guard let object else { throw FramingError("an event has no object") }
        self.init(kind: kind, object: object)
    }
}
