/// The form of nft's expressions in userdata: record 0 is the kind of expression, record 1 what it needs besides.
enum TypeofExpression {
    /// Values of nft's `enum expr_types` that occur here.
    private enum Kind: UInt32 {
        case verdict = 1
        case payload = 7
        case meta = 9
        case concatenation = 13
        case numberGenerator = 23
    }

    /// Values of nft's `enum proto_desc_id`.
    private enum Header: UInt32 {
        case transport = 11
        case ip = 12
        case ip6 = 13
    }

    private static let kind: UInt8 = 0
    private static let details: UInt8 = 1

    static let verdict = record(.verdict, UserData())

    /// Nil for a single type, which needs no record.
    static func encode(_ fields: FieldSpecification) -> UserData? {
        switch fields {
        case .type(let types):
            return types.count > 1 ? record(.concatenation, UserData()) : nil
        case .typeof(let expressions) where expressions.count == 1:
            return encode(expressions[0])
        case .typeof(let expressions):
            var components = UserData()
            for (index, expression) in expressions.enumerated() {
                components.put(UInt8(index), nested: encode(expression))
            }
            return record(.concatenation, components)
        }
    }

    private static func encode(_ field: FieldExpression) -> UserData {
        switch field {
        case .ipSource: payload(.ip, field: 11)
        case .ipDestination: payload(.ip, field: 12)
        case .ip6Source: payload(.ip6, field: 8)
        case .ip6Destination: payload(.ip6, field: 9)
        case .destinationPort: payload(.transport, field: 2)
        case .transportProtocol: record(.meta, numbers(Expression.MetaKey.transportProtocol.rawValue))
        case .slot: record(.numberGenerator, numbers(Expression.NumberGenerator.incremental.rawValue, 65536, 0))
        }
    }

    /// `field` is the position in nft's description of the header.
    private static func payload(_ header: Header, field: UInt32) -> UserData {
        record(.payload, numbers(header.rawValue, field))
    }

    private static func numbers(_ values: UInt32...) -> UserData {
        var data = UserData()
        for (type, value) in values.enumerated() { data.put(UInt8(type), uint32: value) }
        return data
    }

    private static func record(_ kind: Kind, _ details: UserData) -> UserData {
        var data = UserData()
        data.put(self.kind, uint32: kind.rawValue)
        data.put(self.details, nested: details)
        return data
    }

    /// The fields of a `typeof`; nil if it is none, or has a field that Shunt does not use.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [FieldExpression]? {
        if let field = fields[Array(bytes)] { return [field] }
        guard let records = UserData.parse(bytes), let number = records[kind].flatMap(UserData.uint32),
            Kind(rawValue: number) == .concatenation, let components = records[details].flatMap(UserData.parse),
            !components.isEmpty
        else { return nil }
        var decoded: [FieldExpression] = []
        for index in 0..<components.count {
            guard let component = components[UInt8(index)], let field = fields[Array(component)] else { return nil }
            decoded.append(field)
        }
        return decoded
    }

    private static let fields = Dictionary(
        uniqueKeysWithValues: FieldExpression.allCases.map { (encode($0).bytes, $0) })
}
