import CNetfilter

extension Expression {
    /// Reads what `encodeFields` writes. Whatever Shunt does not use becomes `unknown`.
    static func decode(_ attributes: AttributeReader) throws(MalformedMessage) -> Expression {
        var name = ""
        var data: Attribute?
        var reader = attributes
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_EXPR_NAME: name = attribute.string()
            case NFTA_EXPR_DATA: data = attribute
            default: break
            }
        }
        guard let data else { return .unknown(name: name, bytes: []) }
        var fields = try ExpressionFields(data.nested)
        let expression = decode(name, &fields)
        guard let expression, fields.areAllUsed else { return .unknown(name: name, bytes: data.bytes) }
        return expression
    }

    /// Nil if a field is missing or has a value that Shunt does not use.
    private static func decode(_ name: String, _ fields: inout ExpressionFields) -> Expression? {
        switch name {
        case "meta": decodeMeta(&fields)
        case "payload": decodePayload(&fields)
        case "cmp": decodeCompare(&fields)
        case "bitwise": decodeBitwise(&fields)
        case "lookup": decodeLookup(&fields)
        case "ct": decodeConntrack(&fields)
        case "fib": decodeFib(&fields)
        case "numgen": decodeNumberGenerator(&fields)
        case "nat": NAT.decode(&fields).map(Expression.nat)
        case "masq": decodeMasquerade(&fields)
        case "reject": Rejection.decode(&fields).map(Expression.reject)
        case "immediate": decodeImmediate(&fields)
        case "dynset": SetUpdate.decode(&fields).map(Expression.updateSet)
        case "counter": decodeCounter(&fields)
        default: nil
        }
    }

    private static func decodeMeta(_ fields: inout ExpressionFields) -> Expression? {
        guard let key = fields.uint32(NFTA_META_KEY).flatMap(MetaKey.init(rawValue:)),
            let destination = fields.register(NFTA_META_DREG)
        else { return nil }
        return .meta(key, into: destination)
    }

    private static func decodePayload(_ fields: inout ExpressionFields) -> Expression? {
        guard let base = fields.uint32(NFTA_PAYLOAD_BASE).flatMap(PayloadBase.init(rawValue:)),
            let offset = fields.uint32(NFTA_PAYLOAD_OFFSET), let length = fields.uint32(NFTA_PAYLOAD_LEN)
        else { return nil }
        if let destination = fields.register(NFTA_PAYLOAD_DREG) {
            return .payload(base, offset: offset, length: length, into: destination)
        }
        guard base == .networkHeader, let source = fields.register(NFTA_PAYLOAD_SREG),
            let checksum = HeaderChecksum.decode(&fields)
        else { return nil }
        return .writeAddress(offset: offset, length: length, from: source, checksum)
    }

    private static func decodeCompare(_ fields: inout ExpressionFields) -> Expression? {
        guard let comparison = fields.uint32(NFTA_CMP_OP).flatMap(Comparison.init(rawValue:)),
            let register = fields.register(NFTA_CMP_SREG), let value = fields.data(NFTA_CMP_DATA)
        else { return nil }
        return .compare(comparison, register, value)
    }

    private static func decodeBitwise(_ fields: inout ExpressionFields) -> Expression? {
        let operation = fields.uint32(NFTA_BITWISE_OP)
        guard operation == nil || operation == bitwiseBoolean,
            let source = fields.register(NFTA_BITWISE_SREG), let destination = fields.register(NFTA_BITWISE_DREG),
            let mask = fields.data(NFTA_BITWISE_MASK), let xor = fields.data(NFTA_BITWISE_XOR),
            fields.uint32(NFTA_BITWISE_LEN) == UInt32(mask.count)
        else { return nil }
        return .bitwise(from: source, into: destination, mask: mask, xor: xor)
    }

    private static func decodeLookup(_ fields: inout ExpressionFields) -> Expression? {
        guard let set = fields.string(NFTA_LOOKUP_SET), let key = fields.register(NFTA_LOOKUP_SREG) else { return nil }
        let flags = fields.uint32(NFTA_LOOKUP_FLAGS) ?? 0
        let destination = fields.register(NFTA_LOOKUP_DREG)
        switch (flags, destination) {
        case (0, let destination?): return .map(set: set, key: key, into: destination)
        case (0, nil): return .lookup(set: set, key: key, inverted: false)
        case (NFT_LOOKUP_F_INV.rawValue, nil): return .lookup(set: set, key: key, inverted: true)
        default: return nil
        }
    }

    private static func decodeConntrack(_ fields: inout ExpressionFields) -> Expression? {
        guard let key = fields.uint32(NFTA_CT_KEY).flatMap(ConntrackKey.init(rawValue:)),
            let destination = fields.register(NFTA_CT_DREG)
        else { return nil }
        guard let number = fields.uint8(NFTA_CT_DIRECTION) else {
            return .conntrack(key, direction: nil, into: destination)
        }
        return ConntrackDirection(rawValue: number).map { .conntrack(key, direction: $0, into: destination) }
    }

    private static func decodeFib(_ fields: inout ExpressionFields) -> Expression? {
        guard fields.uint32(NFTA_FIB_RESULT) == NFT_FIB_RESULT_ADDRTYPE.rawValue,
            let address = fields.uint32(NFTA_FIB_FLAGS).flatMap(FibAddress.init(rawValue:)),
            let destination = fields.register(NFTA_FIB_DREG)
        else { return nil }
        return .fibType(address, into: destination)
    }

    private static func decodeNumberGenerator(_ fields: inout ExpressionFields) -> Expression? {
        guard let generator = fields.uint32(NFTA_NG_TYPE).flatMap(NumberGenerator.init(rawValue:)),
            let modulus = fields.uint32(NFTA_NG_MODULUS), let destination = fields.register(NFTA_NG_DREG)
        else { return nil }
        let offset = fields.uint32(NFTA_NG_OFFSET) ?? 0
        return .numberGenerator(generator, modulus: modulus, offset: offset, into: destination)
    }

    private static func decodeMasquerade(_ fields: inout ExpressionFields) -> Expression? {
        .masquerade(NATFlags(rawValue: fields.uint32(NFTA_MASQ_FLAGS) ?? 0))
    }

    private static func decodeImmediate(_ fields: inout ExpressionFields) -> Expression? {
        guard fields.register(NFTA_IMMEDIATE_DREG) == .verdict else { return nil }
        return fields.verdict(NFTA_IMMEDIATE_DATA).map(Expression.immediate)
    }

    /// What was counted does not belong to the rule.
    private static func decodeCounter(_ fields: inout ExpressionFields) -> Expression? {
        fields.ignore(NFTA_COUNTER_BYTES)
        fields.ignore(NFTA_COUNTER_PACKETS)
        fields.ignore(NFTA_COUNTER_PAD)
        return .counter
    }
}

extension Expression.HeaderChecksum {
    fileprivate static func decode(_ fields: inout ExpressionFields) -> Self? {
        guard let type = fields.uint32(NFTA_PAYLOAD_CSUM_TYPE), let offset = fields.uint32(NFTA_PAYLOAD_CSUM_OFFSET),
            fields.uint32(NFTA_PAYLOAD_CSUM_FLAGS) == NFT_PAYLOAD_L4CSUM_PSEUDOHDR.rawValue
        else { return nil }
        switch type {
        case NFT_PAYLOAD_CSUM_NONE.rawValue where offset == 0: return Self.none
        case NFT_PAYLOAD_CSUM_INET.rawValue: return .internet(offset: offset)
        default: return nil
        }
    }
}

extension NAT {
    /// Ranges of addresses or ports, whose last register differs from the first, are not used here.
    fileprivate static func decode(_ fields: inout ExpressionFields) -> NAT? {
        guard let kind = fields.uint32(NFTA_NAT_TYPE).flatMap(Kind.init(rawValue:)),
            let number = fields.uint32(NFTA_NAT_FAMILY).flatMap(UInt8.init(exactly:)),
            let family = TableFamily(rawValue: number), let address = fields.register(NFTA_NAT_REG_ADDR_MIN)
        else { return nil }
        let port = fields.register(NFTA_NAT_REG_PROTO_MIN)
        guard [nil, address].contains(fields.register(NFTA_NAT_REG_ADDR_MAX)),
            [nil, port].contains(fields.register(NFTA_NAT_REG_PROTO_MAX))
        else { return nil }
        let flags = NATFlags(rawValue: fields.uint32(NFTA_NAT_FLAGS) ?? 0)
        return NAT(kind: kind, family: family, address: address, port: port, flags: flags)
    }
}

extension Rejection {
    fileprivate static func decode(_ fields: inout ExpressionFields) -> Rejection? {
        switch fields.uint32(NFTA_REJECT_TYPE) {
        case NFT_REJECT_ICMP_UNREACH.rawValue:
            return fields.uint8(NFTA_REJECT_ICMP_CODE).map(Rejection.icmpUnreachable)
        case NFT_REJECT_TCP_RST.rawValue:
            fields.ignore(NFTA_REJECT_ICMP_CODE)
            return .tcpReset
        default:
            return nil
        }
    }
}

extension SetUpdate {
    fileprivate static func decode(_ fields: inout ExpressionFields) -> SetUpdate? {
        guard fields.uint32(NFTA_DYNSET_OP) == NFT_DYNSET_OP_UPDATE.rawValue,
            let set = fields.string(NFTA_DYNSET_SET_NAME), let key = fields.register(NFTA_DYNSET_SREG_KEY),
            fields.uint32(NFTA_DYNSET_FLAGS) ?? 0 == 0
        else { return nil }
        let timeout = fields.uint64(NFTA_DYNSET_TIMEOUT) ?? 0
        return SetUpdate(
            set: set, key: key, data: fields.register(NFTA_DYNSET_SREG_DATA), timeout: timeout == 0 ? nil : timeout)
    }
}
