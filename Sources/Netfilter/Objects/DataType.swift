/// nft's data types of set keys and map values; raw values are the type numbers nft stores in `NFTA_SET_KEY_TYPE`.
public enum DataType: UInt32, Hashable, Sendable, CaseIterable {
    case integer = 4
    case ipv4Address = 7
    case ipv6Address = 8
    case inetProtocol = 12
    case inetService = 13

    /// Bytes of a value before padding; an `integer` is the 32-bit slot number of `numgen`.
    public var length: Int {
        switch self {
        case .integer, .ipv4Address: 4
        case .ipv6Address: 16
        case .inetProtocol: 1
        case .inetService: 2
        }
    }

    /// Bytes of a value inside a concatenation: padded to the 4 bytes of a register.
    public var paddedLength: Int { (length + 3) & ~3 }
}

extension DataType: CustomStringConvertible {
    /// As nft(8) writes it.
    public var description: String {
        switch self {
        case .integer: "integer"
        case .ipv4Address: "ipv4_addr"
        case .ipv6Address: "ipv6_addr"
        case .inetProtocol: "inet_proto"
        case .inetService: "inet_service"
        }
    }
}
