/// IP version: every Service, table and ruleset of Shunt exists once per family.
@frozen
public enum IPFamily: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    case ipv4
    case ipv6

    /// Bytes of an address: 4 or 16.
    public var addressLength: Int { self == .ipv4 ? 4 : 16 }

    /// Bits of an address: 32 or 128.
    public var addressBits: Int { addressLength * 8 }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension IPFamily: CustomStringConvertible {
    /// The name Kubernetes uses, "IPv4" or "IPv6".
    public var description: String { self == .ipv4 ? "IPv4" : "IPv6" }
}
