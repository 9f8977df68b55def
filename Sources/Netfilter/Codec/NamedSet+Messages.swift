import CNetfilter

extension NamedSet {
    /// nft's number of the verdict type: `NFT_DATA_VERDICT`, which the C importer cannot express.
    private static let verdictTypeNumber: UInt32 = 0xffff_ff00
    /// Bytes of a verdict in a register: `sizeof(struct nft_verdict)`.
    private static let verdictLength: UInt32 = 16

    /// All flags that the kernel has to know, with those that `Value` and the key imply.
    private var kernelFlags: UInt32 {
        var flags = self.flags.rawValue
        if isMap { flags |= NFT_SET_MAP.rawValue }
        if isConcatenatedInterval { flags |= NFT_SET_CONCAT.rawValue }
        return flags
    }

    /// Ranges of several fields at once; kernel 5.6 and later.
    private var isConcatenatedInterval: Bool { flags.contains(.interval) && key.types.count > 1 }

    /// Appends the attributes of `NFT_MSG_NEWSET`. `identifier` is unique within the batch.
    func encode(into writer: inout MessageWriter, table: String, identifier: UInt32) {
        precondition(
            !flags.contains(.interval) || isConcatenatedInterval,
            "only concatenated keys have intervals: an element of any other interval set would need two elements")
        writer.put(NFTA_SET_TABLE, string: table)
        writer.put(NFTA_SET_NAME, string: name)
        writer.put(NFTA_SET_FLAGS, uint32: kernelFlags)
        writer.put(NFTA_SET_KEY_TYPE, uint32: key.typeNumber)
        writer.put(NFTA_SET_KEY_LEN, uint32: UInt32(key.length))
        switch value {
        case .none: break
        case .verdict:
            writer.put(NFTA_SET_DATA_TYPE, uint32: NamedSet.verdictTypeNumber)
            writer.put(NFTA_SET_DATA_LEN, uint32: NamedSet.verdictLength)
        case .data(let fields):
            writer.put(NFTA_SET_DATA_TYPE, uint32: fields.typeNumber)
            writer.put(NFTA_SET_DATA_LEN, uint32: UInt32(fields.length))
        }
        writer.put(NFTA_SET_ID, uint32: identifier)
        encodeDescription(into: &writer)
        if let timeout { writer.put(NFTA_SET_TIMEOUT, uint64: timeout) }
        writer.put(NFTA_SET_USERDATA, bytes: SetUserData.encode(self))
        if hasCounters {
            let expression = writer.nestStart(NFTA_SET_EXPR)
            Expression.counter.encodeFields(into: &writer)
            writer.nestEnd(expression)
        }
    }

    private func encodeDescription(into writer: inout MessageWriter) {
        guard size != nil || isConcatenatedInterval else { return }
        let description = writer.nestStart(NFTA_SET_DESC)
        if let size { writer.put(NFTA_SET_DESC_SIZE, uint32: size) }
        if isConcatenatedInterval {
            let fields = writer.nestStart(NFTA_SET_DESC_CONCAT)
            for type in key.types {
                let field = writer.nestStart(NFTA_LIST_ELEM)
                writer.put(NFTA_SET_FIELD_LEN, uint32: UInt32(type.length))
                writer.nestEnd(field)
            }
            writer.nestEnd(fields)
        }
        writer.nestEnd(description)
    }

    /// Reads `NFT_MSG_NEWSET`. Types that Shunt does not use give an empty key or value, which equals none of its own.
    static func decode(_ message: Message) throws(MalformedMessage) -> Reported<NamedSet> {
        var attributes = SetAttributes()
        try attributes.read(message)
        guard let table = attributes.table, let name = attributes.name else {
            throw MalformedMessage("a set without table or name")
        }
        let userData = SetUserData.decode(attributes.userData)
        let implied = NFT_SET_MAP.rawValue | NFT_SET_CONCAT.rawValue | NFT_SET_EXPR.rawValue
        let value: Value =
            switch attributes.dataType {
            case _ where attributes.flags & NFT_SET_MAP.rawValue == 0: .none
            case verdictTypeNumber: .verdict
            case let number: .data(FieldSpecification(typeNumber: number, fields: userData.dataFields))
            }
        let set = NamedSet(
            name: name, key: FieldSpecification(typeNumber: attributes.keyType, fields: userData.keyFields),
            value: value, flags: Flags(rawValue: attributes.flags & ~implied), timeout: attributes.timeout,
            size: attributes.size, hasCounters: attributes.hasCounters, comment: userData.comment)
        return Reported(family: message.netfilterFamily, table: table, handle: attributes.handle, value: set)
    }
}

extension FieldSpecification {
    /// `fields` come from userdata and count only if they agree with the type that the kernel keeps.
    fileprivate init(typeNumber: UInt32, fields: [FieldExpression]?) {
        if let fields, FieldSpecification.typeof(fields).typeNumber == typeNumber {
            self = .typeof(fields)
        } else {
            self = .type(DataType.components(ofTypeNumber: typeNumber))
        }
    }
}

extension DataType {
    /// The types of a concatenation; empty if one of them is not known here.
    fileprivate static func components(ofTypeNumber number: UInt32) -> [DataType] {
        var types: [DataType] = []
        var rest = number
        while rest != 0 {
            guard let type = DataType(rawValue: rest & 0x3f) else { return [] }
            types.insert(type, at: 0)
            rest >>= 6
        }
        return types
    }
}
