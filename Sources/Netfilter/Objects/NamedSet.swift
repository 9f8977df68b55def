/// The definition of an nftables set, map or verdict map, without its elements.
public struct NamedSet: Hashable, Sendable {
    public var name: String
    public var key: FieldSpecification
    public var value: Value
    public var flags: Flags
    /// Default lifetime of elements, in milliseconds; needs `Flags.timeout`.
    public var timeout: UInt64?
    /// Greatest number of elements. A set without `Flags.dynamic` then gets a hash table of fixed size.
    public var size: UInt32?
    /// Whether every element counts packets and bytes; kernel 5.7 and later.
    public var hasCounters: Bool
    public var comment: String?

    public init(
        name: String, key: FieldSpecification, value: Value = .none, flags: Flags = [], timeout: UInt64? = nil,
        size: UInt32? = nil, hasCounters: Bool = false, comment: String? = nil
    ) {
        self.name = name
        self.key = key
        self.value = value
        self.flags = flags
        self.timeout = timeout
        self.size = size
        self.hasCounters = hasCounters
        self.comment = comment
    }

    /// What an element maps its key to.
    public enum Value: Hashable, Sendable {
        /// A set.
        case none
        /// A verdict map.
        case verdict
        /// A map to data.
        case data(FieldSpecification)
    }

    /// What nft(8) calls flags, without the two that `Value` implies (`NFT_SET_MAP`) or that never occur in a named set.
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// `NFT_SET_CONSTANT`
        public static let constant = Flags(rawValue: 0x2)
        /// `NFT_SET_INTERVAL`
        public static let interval = Flags(rawValue: 0x4)
        /// `NFT_SET_TIMEOUT`
        public static let timeout = Flags(rawValue: 0x10)
        /// `NFT_SET_EVAL`, nft's `dynamic`
        public static let dynamic = Flags(rawValue: 0x20)
    }

    public var isMap: Bool { value != .none }

    /// The shape of this set's elements in memory.
    public var layout: ElementLayout {
        let value: ElementLayout.Value =
            switch self.value {
            case .none: .none
            case .verdict: .verdict
            case .data(let fields): .data(length: fields.length)
            }
        return ElementLayout(keyLength: key.length, isInterval: flags.contains(.interval), value: value)
    }
}
