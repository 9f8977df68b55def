/// The fields of ObjectMeta that are read from protocol buffers.
struct ObjectMetadata {
    /// What other formats have too; `creationTimestamp` is not text here.
    var shape = MetadataShape()
    /// Seconds since 1970.
    var created: Int64?
    var version = ObjectVersion()

    init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: shape.name = try field.nonEmptyString(in: bytes)
            case 3: shape.namespace = try field.nonEmptyString(in: bytes)
            case 6: version.resourceVersion = try field.string(in: bytes)
            case 8: created = try ObjectMetadata.seconds(field, in: bytes)
            case 11: try readLabel(field, in: bytes)
            case 12: try readAnnotation(field, in: bytes)
            default: break
            }
        }
    }

    /// Of the first field of an object, which is its metadata for every kind.
    init(object range: Range<Int>, in bytes: RawSpan) throws(WireError) {
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            if field.number == 1 {
                self = try ObjectMetadata(field, in: bytes)
                return
            }
        }
        throw WireError("an object has no metadata")
    }

    /// A time that is not set is an empty message.
    private static func seconds(_ field: WireField, in bytes: RawSpan) throws(WireError) -> Int64? {
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            if field.number == 1 { return Int64(try field.integer()) }
        }
        return nil
    }

    private mutating func readLabel(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        guard let entry = try MapEntry(field, in: bytes) else { return }
        for key in MetadataShape.Labels.CodingKeys.allCases {
            guard try entry.key.isEqual(to: key.rawValue, in: bytes) else { continue }
            var labels = shape.labels ?? MetadataShape.Labels()
            labels[key] = try entry.value?.string(in: bytes) ?? ""
            shape.labels = labels
            return
        }
    }

    private mutating func readAnnotation(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        guard let entry = try MapEntry(field, in: bytes) else { return }
        if try entry.key.isEqual(to: ObjectVersion.endOfInitialEvents, in: bytes) {
            version.endsInitialEvents = try entry.value?.string(in: bytes) == "true"
        }
        let cut = MetadataShape.Annotations.CodingKeys.cutConnectionsAfter
        if try entry.key.isEqual(to: cut.rawValue, in: bytes) {
            shape.annotations = MetadataShape.Annotations(cutConnectionsAfter: try entry.value?.string(in: bytes) ?? "")
        }
    }
}

/// An entry of a map from string to string, which is a message of two fields.
private struct MapEntry {
    let key: WireField
    /// Nil for the empty string, which may be left out.
    let value: WireField?

    /// Nil for an entry without a key.
    init?(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        var key: WireField?
        var value: WireField?
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: key = field
            case 2: value = field
            default: break
            }
        }
        guard let key else { return nil }
        self.key = key
        self.value = value
    }
}
