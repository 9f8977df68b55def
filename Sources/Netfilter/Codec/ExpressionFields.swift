import CNetfilter

/// The attributes inside an expression, taken out one after the other.
///
/// Each accessor gives nil if the attribute is absent, or is not of the form asked for, which leaves it in place.
/// What is left in the end is something that the reader of the expression did not understand.
struct ExpressionFields {
    private var fields: [AttributeType: Attribute] = [:]

    init(_ attributes: AttributeReader) throws(MalformedMessage) {
        var reader = attributes
        while let attribute = try reader.next() { fields[attribute.type] = attribute }
    }

    var areAllUsed: Bool { fields.isEmpty }

    mutating func ignore(_ type: some RawRepresentable<UInt32>) { fields[AttributeType(type)] = nil }

    mutating func uint8(_ type: some RawRepresentable<UInt32>) -> UInt8? {
        take(type) { attribute throws(MalformedMessage) in try attribute.uint8() }
    }

    mutating func uint32(_ type: some RawRepresentable<UInt32>) -> UInt32? {
        take(type) { attribute throws(MalformedMessage) in try attribute.uint32() }
    }

    mutating func uint64(_ type: some RawRepresentable<UInt32>) -> UInt64? {
        take(type) { attribute throws(MalformedMessage) in try attribute.uint64() }
    }

    mutating func string(_ type: some RawRepresentable<UInt32>) -> String? {
        take(type) { $0.string() }
    }

    mutating func register(_ type: some RawRepresentable<UInt32>) -> Register? {
        uint32(type).map(Register.init(number:))
    }

    /// The bytes of `NFTA_DATA_VALUE` in an attribute.
    mutating func data(_ type: some RawRepresentable<UInt32>) -> [UInt8]? {
        take(type) { attribute throws(MalformedMessage) in
            var reader = attribute.nested
            guard let value = try reader.next(), case NFTA_DATA_VALUE = value.type else { return nil }
            return value.bytes
        }
    }

    /// What `NFTA_DATA_VERDICT` in an attribute means.
    mutating func verdict(_ type: some RawRepresentable<UInt32>) -> Verdict? {
        take(type) { attribute throws(MalformedMessage) in
            var reader = attribute.nested
            guard let value = try reader.next(), case NFTA_DATA_VERDICT = value.type else { return nil }
            return try Verdict.decode(value.nested)
        }
    }

    private mutating func take<Value>(
        _ type: some RawRepresentable<UInt32>, _ read: (Attribute) throws(MalformedMessage) -> Value?
    ) -> Value? {
        let type = AttributeType(type)
        guard let attribute = fields[type], let value = try? read(attribute) else { return nil }
        fields[type] = nil
        return value
    }
}
