import CNetfilter
import CNftnl
import Netfilter

/// Expressions as objects of libnftnl. Numbers are written out, so that a wrong raw value of ours shows.
enum LibnftnlExpression {
    private struct Builder {
        let object: OpaquePointer?

        init(_ name: String) { object = nftnl_expr_alloc(name) }

        func put(_ attribute: Int, _ value: UInt32) { nftnl_expr_set_u32(object, UInt16(attribute), value) }
        func put(_ attribute: Int, long value: UInt64) { nftnl_expr_set_u64(object, UInt16(attribute), value) }
        func put(_ attribute: Int, _ value: String) { nftnl_expr_set_str(object, UInt16(attribute), value) }
        func put(_ attribute: Int, byte: UInt8) { nftnl_expr_set_u8(object, UInt16(attribute), byte) }
        func put(_ attribute: Int, _ value: [UInt8]) {
            nftnl_expr_set(object, UInt16(attribute), value, UInt32(value.count))
        }
    }

    static func code(of verdict: Verdict) -> UInt32 {
        switch verdict {
        case .drop: 0
        case .accept: 1
        case .continue: 0xffff_ffff
        case .jump: 0xffff_fffd
        case .goto: 0xffff_fffc
        case .return: 0xffff_fffb
        }
    }

    /// Nil for an unknown expression, which libnftnl cannot build.
    static func make(_ expression: Expression) -> OpaquePointer? {
        switch expression {
        case .meta(let key, let destination):
            let builder = Builder("meta")
            builder.put(NFTNL_EXPR_META_KEY, key == .transportProtocol ? 16 : 6)
            builder.put(NFTNL_EXPR_META_DREG, destination.number)
            return builder.object
        case .payload(let base, let offset, let length, let destination):
            let builder = Builder("payload")
            builder.put(NFTNL_EXPR_PAYLOAD_BASE, base == .networkHeader ? 1 : 2)
            builder.put(NFTNL_EXPR_PAYLOAD_OFFSET, offset)
            builder.put(NFTNL_EXPR_PAYLOAD_LEN, length)
            builder.put(NFTNL_EXPR_PAYLOAD_DREG, destination.number)
            return builder.object
        case .compare(let comparison, let register, let value):
            let builder = Builder("cmp")
            builder.put(NFTNL_EXPR_CMP_SREG, register.number)
            builder.put(NFTNL_EXPR_CMP_OP, comparison == .equal ? 0 : 1)
            builder.put(NFTNL_EXPR_CMP_DATA, value)
            return builder.object
        case .bitwise(let source, let destination, let mask, let xor):
            let builder = Builder("bitwise")
            builder.put(NFTNL_EXPR_BITWISE_SREG, source.number)
            builder.put(NFTNL_EXPR_BITWISE_DREG, destination.number)
            builder.put(NFTNL_EXPR_BITWISE_LEN, UInt32(mask.count))
            builder.put(NFTNL_EXPR_BITWISE_OP, 0)
            builder.put(NFTNL_EXPR_BITWISE_MASK, mask)
            builder.put(NFTNL_EXPR_BITWISE_XOR, xor)
            return builder.object
        case .lookup(let set, let key, let inverted):
            let builder = lookup(set, key)
            if inverted { builder.put(NFTNL_EXPR_LOOKUP_FLAGS, 1) }
            return builder.object
        case .map(let set, let key, let destination):
            let builder = lookup(set, key)
            builder.put(NFTNL_EXPR_LOOKUP_DREG, destination.number)
            return builder.object
        case .immediate(let verdict):
            let builder = Builder("immediate")
            builder.put(NFTNL_EXPR_IMM_DREG, 0)
            builder.put(NFTNL_EXPR_IMM_VERDICT, code(of: verdict))
            if let chain = verdict.chain { builder.put(NFTNL_EXPR_IMM_CHAIN, chain) }
            return builder.object
        case .counter:
            return Builder("counter").object
        case .unknown:
            return nil
        default:
            return makeOther(expression)
        }
    }

    private static func makeOther(_ expression: Expression) -> OpaquePointer? {
        switch expression {
        case .conntrack(let key, let direction, let destination):
            let builder = Builder("ct")
            builder.put(NFTNL_EXPR_CT_KEY, number(of: key))
            builder.put(NFTNL_EXPR_CT_DREG, destination.number)
            if let direction { builder.put(NFTNL_EXPR_CT_DIR, byte: direction == .original ? 0 : 1) }
            return builder.object
        case .fibType(let address, let destination):
            let builder = Builder("fib")
            builder.put(NFTNL_EXPR_FIB_RESULT, 3)
            builder.put(NFTNL_EXPR_FIB_FLAGS, address == .source ? 1 : 2)
            builder.put(NFTNL_EXPR_FIB_DREG, destination.number)
            return builder.object
        case .numberGenerator(let generator, let modulus, let offset, let destination):
            let builder = Builder("numgen")
            builder.put(NFTNL_EXPR_NG_TYPE, generator == .incremental ? 0 : 1)
            builder.put(NFTNL_EXPR_NG_MODULUS, modulus)
            builder.put(NFTNL_EXPR_NG_OFFSET, offset)
            builder.put(NFTNL_EXPR_NG_DREG, destination.number)
            return builder.object
        case .nat(let nat):
            let builder = Builder("nat")
            builder.put(NFTNL_EXPR_NAT_TYPE, nat.kind == .source ? 0 : 1)
            builder.put(NFTNL_EXPR_NAT_FAMILY, nat.family == .ip ? 2 : 10)
            builder.put(NFTNL_EXPR_NAT_REG_ADDR_MIN, nat.address.number)
            if let port = nat.port { builder.put(NFTNL_EXPR_NAT_REG_PROTO_MIN, port.number) }
            builder.put(NFTNL_EXPR_NAT_FLAGS, nat.flags.rawValue)
            return builder.object
        case .writeAddress(let offset, let length, let source, let checksum):
            let builder = Builder("payload")
            builder.put(NFTNL_EXPR_PAYLOAD_SREG, source.number)
            builder.put(NFTNL_EXPR_PAYLOAD_BASE, 1)
            builder.put(NFTNL_EXPR_PAYLOAD_OFFSET, offset)
            builder.put(NFTNL_EXPR_PAYLOAD_LEN, length)
            if case .internet(let offset) = checksum {
                builder.put(NFTNL_EXPR_PAYLOAD_CSUM_TYPE, 1)
                builder.put(NFTNL_EXPR_PAYLOAD_CSUM_OFFSET, offset)
            } else {
                builder.put(NFTNL_EXPR_PAYLOAD_CSUM_TYPE, 0)
                builder.put(NFTNL_EXPR_PAYLOAD_CSUM_OFFSET, 0)
            }
            builder.put(NFTNL_EXPR_PAYLOAD_FLAGS, 1)
            return builder.object
        case .masquerade(let flags):
            let builder = Builder("masq")
            if !flags.isEmpty { builder.put(NFTNL_EXPR_MASQ_FLAGS, flags.rawValue) }
            return builder.object
        case .reject(.icmpUnreachable(let code)):
            let builder = Builder("reject")
            builder.put(NFTNL_EXPR_REJECT_TYPE, 0)
            builder.put(NFTNL_EXPR_REJECT_CODE, byte: code)
            return builder.object
        case .reject(.tcpReset):
            let builder = Builder("reject")
            builder.put(NFTNL_EXPR_REJECT_TYPE, 1)
            return builder.object
        case .updateSet(let update):
            let builder = Builder("dynset")
            builder.put(NFTNL_EXPR_DYNSET_SET_NAME, update.set)
            builder.put(NFTNL_EXPR_DYNSET_OP, 1)
            builder.put(NFTNL_EXPR_DYNSET_SREG_KEY, update.key.number)
            if let data = update.data { builder.put(NFTNL_EXPR_DYNSET_SREG_DATA, data.number) }
            if let timeout = update.timeout { builder.put(NFTNL_EXPR_DYNSET_TIMEOUT, long: timeout) }
            return builder.object
        default:
            return nil
        }
    }

    private static func lookup(_ set: String, _ key: Register) -> Builder {
        let builder = Builder("lookup")
        builder.put(NFTNL_EXPR_LOOKUP_SET, set)
        builder.put(NFTNL_EXPR_LOOKUP_SREG, key.number)
        return builder
    }

    private static func number(of key: Expression.ConntrackKey) -> UInt32 {
        switch key {
        case .state: 0
        case .status: 2
        case .sourcePort: 11
        case .destinationPort: 12
        case .ipSource: 19
        case .ipDestination: 20
        case .ip6Source: 21
        case .ip6Destination: 22
        }
    }
}
