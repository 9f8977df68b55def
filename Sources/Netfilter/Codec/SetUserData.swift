/// What nft keeps in a set's userdata, so that it can print `typeof …` and comments again.
///
/// The kernel stores the length in bytes of each key but not what it means. Without these records nft shows numbers, or
/// refuses to list the set. Record types are `enum nftnl_udata_set_types` of libnftnl, in the order nft writes them.
enum SetUserData {
    private static let keyByteOrder: UInt8 = 0
    private static let dataByteOrder: UInt8 = 1
    private static let keyTypeof: UInt8 = 3
    private static let dataTypeof: UInt8 = 4
    private static let dataInterval: UInt8 = 6
    private static let comment: UInt8 = 7

    static func encode(_ set: NamedSet) -> [UInt8] {
        var data = UserData()
        data.put(keyByteOrder, uint32: set.key.byteOrder.rawValue)
        switch set.value {
        case .none: break
        case .verdict: data.put(dataByteOrder, uint32: ByteOrder.none.rawValue)
        case .data(let fields): data.put(dataByteOrder, uint32: fields.byteOrder.rawValue)
        }
        if let typeof = TypeofExpression.encode(set.key) { data.put(keyTypeof, nested: typeof) }
        if let typeof = dataTypeof(of: set) { data.put(dataTypeof, nested: typeof) }
        if set.isMap { data.put(dataInterval, uint32: 0) }
        if let text = set.comment { data.put(comment, comment: text) }
        return data.bytes
    }

    /// Verdicts are named only where the key is declared by `typeof`.
    private static func dataTypeof(of set: NamedSet) -> UserData? {
        switch (set.value, set.key) {
        case (.none, _), (.verdict, .type): nil
        case (.verdict, .typeof): TypeofExpression.verdict
        case (.data(let fields), _): TypeofExpression.encode(fields)
        }
    }

    struct Decoded {
        var keyFields: [FieldExpression]?
        var dataFields: [FieldExpression]?
        var comment: String?
    }

    /// Fields are nil where the declaration is by type, or by an expression that Shunt does not use.
    static func decode(_ bytes: [UInt8]) -> Decoded {
        guard let records = UserData.parse(bytes[...]) else { return Decoded() }
        return Decoded(
            keyFields: records[keyTypeof].flatMap(TypeofExpression.decode),
            dataFields: records[dataTypeof].flatMap(TypeofExpression.decode),
            comment: records[comment].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
}

/// nft's `enum byteorder`, as it stands in userdata.
private enum ByteOrder: UInt32 {
    /// Of concatenations, verdicts, and types without one.
    case none = 0
    case host = 1
    case big = 2
}

extension FieldSpecification {
    /// The byte order that nft notes. A single field has the order of the expression or type that declares it: `meta`
    /// and `numgen` count in host order, the type inet_proto has none.
    fileprivate var byteOrder: ByteOrder {
        switch self {
        case .typeof(let fields) where fields.count == 1:
            switch fields[0] {
            case .transportProtocol, .slot: .host
            default: .big
            }
        case .type(let types) where types.count == 1:
            switch types[0] {
            case .ipv4Address, .ipv6Address, .inetService: .big
            case .inetProtocol, .integer: .none
            }
        case .typeof, .type: .none
        }
    }
}
