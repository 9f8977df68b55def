/// Address translation: `dnat to …` or `snat to …`, with address and port taken from registers.
public struct NAT: Hashable, Sendable {
    /// The raw value is the kernel's `NFT_NAT_` number.
    public enum Kind: UInt32, Hashable, Sendable {
        case source = 0
        case destination = 1
    }

    public var kind: Kind
    public var family: TableFamily
    public var address: Register
    public var port: Register?
    public var flags: NATFlags

    /// `flags` are completed with those that the kernel adds for an address and a port, so that a rule equals its dump.
    public init(kind: Kind, family: TableFamily, address: Register, port: Register?, flags: NATFlags) {
        self.kind = kind
        self.family = family
        self.address = address
        self.port = port
        self.flags = flags.union(port == nil ? .mapAddresses : [.mapAddresses, .mapPorts])
    }
}

/// `NF_NAT_RANGE_` flags.
public struct NATFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// `NF_NAT_RANGE_MAP_IPS`
    public static let mapAddresses = NATFlags(rawValue: 1)
    /// `NF_NAT_RANGE_PROTO_SPECIFIED`
    public static let mapPorts = NATFlags(rawValue: 2)
    /// `NF_NAT_RANGE_PROTO_RANDOM_FULLY`, nft's `fully-random`
    public static let fullyRandom = NATFlags(rawValue: 16)
}
