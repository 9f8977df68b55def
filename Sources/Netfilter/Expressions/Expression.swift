/// One instruction of a rule, as the kernel executes it. Every case is what the reference ruleset needs, no more.
public enum Expression: Hashable, Sendable {
    /// `meta l4proto`, `meta iifname`
    case meta(MetaKey, into: Register)
    /// Bytes of the packet's network or transport header.
    case payload(PayloadBase, offset: UInt32, length: UInt32, into: Register)
    /// Writes bytes of the packet's network header, an address, and corrects the checksums of the packet.
    case writeAddress(offset: UInt32, length: UInt32, from: Register, HeaderChecksum)
    case compare(Comparison, Register, [UInt8])
    /// `into = (from & mask) ^ xor`
    case bitwise(from: Register, into: Register, mask: [UInt8], xor: [UInt8])
    /// Goes on only if the key is in the set (or is not, if inverted).
    case lookup(set: String, key: Register, inverted: Bool)
    /// Loads the map's value; `into: .verdict` for a verdict map.
    case map(set: String, key: Register, into: Register)
    case conntrack(ConntrackKey, direction: ConntrackDirection?, into: Register)
    /// `fib saddr type` and its like: the route type of an address.
    case fibType(FibAddress, into: Register)
    case numberGenerator(NumberGenerator, modulus: UInt32, offset: UInt32, into: Register)
    case nat(NAT)
    case masquerade(NATFlags)
    case reject(Rejection)
    case immediate(Verdict)
    case updateSet(SetUpdate)
    case counter
    /// An expression of another program, or of a newer version: its name and the attributes inside `NFTA_EXPR_DATA`.
    case unknown(name: String, bytes: [UInt8])

    public enum MetaKey: UInt32, Hashable, Sendable {
        /// `NFT_META_IIFNAME`
        case inputInterfaceName = 6
        /// `NFT_META_L4PROTO`
        case transportProtocol = 16
    }

    public enum PayloadBase: UInt32, Hashable, Sendable {
        /// `NFT_PAYLOAD_NETWORK_HEADER`
        case networkHeader = 1
        /// `NFT_PAYLOAD_TRANSPORT_HEADER`
        case transportHeader = 2
    }

    /// The checksum of the network header. That of the transport header, over the addresses too, is always corrected.
    public enum HeaderChecksum: Hashable, Sendable {
        /// IPv6 (RFC 8200) has none.
        case none
        /// The sum of the Internet protocols (RFC 1071), at an offset in the header.
        case internet(offset: UInt32)
    }

    public enum Comparison: UInt32, Hashable, Sendable {
        /// `NFT_CMP_EQ`
        case equal = 0
        /// `NFT_CMP_NEQ`
        case notEqual = 1
    }

    public enum ConntrackKey: UInt32, Hashable, Sendable {
        /// `NFT_CT_STATE`
        case state = 0
        /// `NFT_CT_STATUS`
        case status = 2
        /// `NFT_CT_PROTO_SRC`
        case sourcePort = 11
        /// `NFT_CT_PROTO_DST`
        case destinationPort = 12
        /// `NFT_CT_SRC_IP`; kernel 4.17 and later.
        case ipSource = 19
        /// `NFT_CT_DST_IP`
        case ipDestination = 20
        /// `NFT_CT_SRC_IP6`
        case ip6Source = 21
        /// `NFT_CT_DST_IP6`
        case ip6Destination = 22
    }

    public enum ConntrackDirection: UInt8, Hashable, Sendable {
        case original = 0
        case reply = 1
    }

    public enum FibAddress: UInt32, Hashable, Sendable {
        /// `NFTA_FIB_F_SADDR`
        case source = 1
        /// `NFTA_FIB_F_DADDR`
        case destination = 2
    }

    public enum NumberGenerator: UInt32, Hashable, Sendable {
        /// `NFT_NG_INCREMENTAL`
        case incremental = 0
        /// `NFT_NG_RANDOM`
        case random = 1
    }
}
