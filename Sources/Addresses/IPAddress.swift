/// An IPv4 or IPv6 address as one trivial value of 17 bytes.
///
/// IPv4 addresses occupy the low 32 bits of `low`; addresses order by family, then numerically.
@frozen
public struct IPAddress: Hashable, Sendable {
    /// The first eight bytes of an IPv6 address in host order; 0 for IPv4.
    public var high: UInt64
    /// The last eight bytes of an IPv6 address, or the four bytes of an IPv4 address, in host order.
    public var low: UInt64
    public var family: IPFamily

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
        self.family = .ipv6
    }

    public init(ipv4 value: UInt32) {
        self.high = 0
        self.low = UInt64(value)
        self.family = .ipv4
    }

    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        self.init(ipv4: UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d))
    }

    /// Reads an address from 4 or 16 bytes in network byte order; nil for any other count.
    public init?(networkBytes bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4:
            self.init(ipv4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            self.init(
                high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
                low: bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) })
        default:
            return nil
        }
    }

    /// The 4 or 16 bytes of the address in network byte order.
    public var networkBytes: [UInt8] {
        let words = family == .ipv4 ? [low << 32] : [high, low]
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
        return Array(bytes.prefix(family.addressLength))
    }

    /// 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        family == .ipv4 ? low >> 24 == 127 : high == 0 && low == 1
    }

    /// 0.0.0.0 or ::.
    public var isUnspecified: Bool { high == 0 && low == 0 }
}

extension IPAddress: Comparable {
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        // Spelled out: sorting compares hundreds of thousands of addresses.
        if left.family != right.family { return left.family < right.family }
        return left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
