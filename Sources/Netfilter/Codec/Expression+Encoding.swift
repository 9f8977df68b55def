import CNetfilter

extension Expression {
    /// The kernel's name of the expression type.
    var kernelName: String {
        switch self {
        case .meta: "meta"
        case .payload, .writeAddress: "payload"
        case .compare: "cmp"
        case .bitwise: "bitwise"
        case .lookup, .map: "lookup"
        case .conntrack: "ct"
        case .fibType: "fib"
        case .numberGenerator: "numgen"
        case .nat: "nat"
        case .masquerade: "masq"
        case .reject: "reject"
        case .immediate: "immediate"
        case .updateSet: "dynset"
        case .counter: "counter"
        case .unknown(let name, _): name
        }
    }

    /// The operation mask and xor. `NFT_BITWISE_MASK_XOR` was named `NFT_BITWISE_BOOL` in headers before Linux 6.13, so
    /// neither name is always there.
    static let bitwiseBoolean: UInt32 = 0

    /// Appends `NFTA_EXPR_NAME` and `NFTA_EXPR_DATA`.
    func encodeFields(into writer: inout MessageWriter) {
        writer.put(NFTA_EXPR_NAME, string: kernelName)
        let data = writer.nestStart(NFTA_EXPR_DATA)
        encodeData(into: &writer)
        writer.nestEnd(data)
    }

    private func encodeData(into writer: inout MessageWriter) {
        switch self {
        case .meta, .payload, .conntrack, .fibType, .numberGenerator:
            encodeLoad(into: &writer)
        case .compare(let comparison, let register, let value):
            writer.put(NFTA_CMP_SREG, uint32: register.number)
            writer.put(NFTA_CMP_OP, uint32: comparison.rawValue)
            writer.putData(NFTA_CMP_DATA, value)
        case .bitwise(let source, let destination, let mask, let xor):
            writer.put(NFTA_BITWISE_SREG, uint32: source.number)
            writer.put(NFTA_BITWISE_DREG, uint32: destination.number)
            writer.put(NFTA_BITWISE_LEN, uint32: UInt32(mask.count))
            writer.put(NFTA_BITWISE_OP, uint32: Expression.bitwiseBoolean)
            writer.putData(NFTA_BITWISE_MASK, mask)
            writer.putData(NFTA_BITWISE_XOR, xor)
        case .lookup(let set, let key, let inverted):
            writer.put(NFTA_LOOKUP_SET, string: set)
            writer.put(NFTA_LOOKUP_SREG, uint32: key.number)
            if inverted { writer.put(NFTA_LOOKUP_FLAGS, uint32: NFT_LOOKUP_F_INV.rawValue) }
        case .map(let set, let key, let destination):
            writer.put(NFTA_LOOKUP_SET, string: set)
            writer.put(NFTA_LOOKUP_SREG, uint32: key.number)
            writer.put(NFTA_LOOKUP_DREG, uint32: destination.number)
        case .immediate(let verdict):
            writer.put(NFTA_IMMEDIATE_DREG, uint32: Register.verdict.number)
            let data = writer.nestStart(NFTA_IMMEDIATE_DATA)
            verdict.encode(into: &writer)
            writer.nestEnd(data)
        case .masquerade(let flags):
            if !flags.isEmpty { writer.put(NFTA_MASQ_FLAGS, uint32: flags.rawValue) }
        case .nat(let nat): nat.encode(into: &writer)
        case .reject(let rejection): rejection.encode(into: &writer)
        case .updateSet(let update): update.encode(into: &writer)
        case .writeAddress(let offset, let length, let source, let checksum):
            writer.put(NFTA_PAYLOAD_SREG, uint32: source.number)
            writer.put(NFTA_PAYLOAD_BASE, uint32: PayloadBase.networkHeader.rawValue)
            writer.put(NFTA_PAYLOAD_OFFSET, uint32: offset)
            writer.put(NFTA_PAYLOAD_LEN, uint32: length)
            checksum.encode(into: &writer)
        case .unknown(_, let bytes): writer.append(bytes)
        case .counter: break
        }
    }

    /// The expressions that only load a register.
    private func encodeLoad(into writer: inout MessageWriter) {
        switch self {
        case .meta(let key, let destination):
            writer.put(NFTA_META_KEY, uint32: key.rawValue)
            writer.put(NFTA_META_DREG, uint32: destination.number)
        case .payload(let base, let offset, let length, let destination):
            writer.put(NFTA_PAYLOAD_DREG, uint32: destination.number)
            writer.put(NFTA_PAYLOAD_BASE, uint32: base.rawValue)
            writer.put(NFTA_PAYLOAD_OFFSET, uint32: offset)
            writer.put(NFTA_PAYLOAD_LEN, uint32: length)
        case .conntrack(let key, let direction, let destination):
            writer.put(NFTA_CT_KEY, uint32: key.rawValue)
            writer.put(NFTA_CT_DREG, uint32: destination.number)
            if let direction { writer.put(NFTA_CT_DIRECTION, uint8: direction.rawValue) }
        case .fibType(let address, let destination):
            writer.put(NFTA_FIB_DREG, uint32: destination.number)
            writer.put(NFTA_FIB_RESULT, uint32: NFT_FIB_RESULT_ADDRTYPE.rawValue)
            writer.put(NFTA_FIB_FLAGS, uint32: address.rawValue)
        case .numberGenerator(let generator, let modulus, let offset, let destination):
            writer.put(NFTA_NG_DREG, uint32: destination.number)
            writer.put(NFTA_NG_MODULUS, uint32: modulus)
            writer.put(NFTA_NG_TYPE, uint32: generator.rawValue)
            writer.put(NFTA_NG_OFFSET, uint32: offset)
        default: break
        }
    }
}

extension MessageWriter {
    /// Appends an attribute that holds `NFTA_DATA_VALUE`.
    fileprivate mutating func putData(_ type: some RawRepresentable<UInt32>, _ value: [UInt8]) {
        let nest = nestStart(type)
        put(NFTA_DATA_VALUE, bytes: value)
        nestEnd(nest)
    }
}

extension Expression.HeaderChecksum {
    fileprivate func encode(into writer: inout MessageWriter) {
        switch self {
        case .none:
            writer.put(NFTA_PAYLOAD_CSUM_TYPE, uint32: NFT_PAYLOAD_CSUM_NONE.rawValue)
            writer.put(NFTA_PAYLOAD_CSUM_OFFSET, uint32: 0)
        case .internet(let offset):
            writer.put(NFTA_PAYLOAD_CSUM_TYPE, uint32: NFT_PAYLOAD_CSUM_INET.rawValue)
            writer.put(NFTA_PAYLOAD_CSUM_OFFSET, uint32: offset)
        }
        writer.put(NFTA_PAYLOAD_CSUM_FLAGS, uint32: NFT_PAYLOAD_L4CSUM_PSEUDOHDR.rawValue)
    }
}

extension NAT {
    fileprivate func encode(into writer: inout MessageWriter) {
        writer.put(NFTA_NAT_TYPE, uint32: kind.rawValue)
        writer.put(NFTA_NAT_FAMILY, uint32: UInt32(family.rawValue))
        writer.put(NFTA_NAT_REG_ADDR_MIN, uint32: address.number)
        if let port { writer.put(NFTA_NAT_REG_PROTO_MIN, uint32: port.number) }
        writer.put(NFTA_NAT_FLAGS, uint32: flags.rawValue)
    }
}

extension Rejection {
    fileprivate func encode(into writer: inout MessageWriter) {
        switch self {
        case .icmpUnreachable(let code):
            writer.put(NFTA_REJECT_TYPE, uint32: NFT_REJECT_ICMP_UNREACH.rawValue)
            writer.put(NFTA_REJECT_ICMP_CODE, uint8: code)
        case .tcpReset:
            writer.put(NFTA_REJECT_TYPE, uint32: NFT_REJECT_TCP_RST.rawValue)
        }
    }
}

extension SetUpdate {
    fileprivate func encode(into writer: inout MessageWriter) {
        writer.put(NFTA_DYNSET_SET_NAME, string: set)
        writer.put(NFTA_DYNSET_OP, uint32: NFT_DYNSET_OP_UPDATE.rawValue)
        writer.put(NFTA_DYNSET_SREG_KEY, uint32: key.number)
        if let data { writer.put(NFTA_DYNSET_SREG_DATA, uint32: data.number) }
        if let timeout { writer.put(NFTA_DYNSET_TIMEOUT, uint64: timeout) }
    }
}
