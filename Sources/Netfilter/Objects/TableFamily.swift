public import Addresses

/// The families of nftables tables that Shunt uses; the raw value is the kernel's `NFPROTO_` number.
public enum TableFamily: UInt8, Hashable, Sendable, CaseIterable {
    /// `NFPROTO_IPV4`, `table ip`.
    case ip = 2
    /// `NFPROTO_IPV6`, `table ip6`.
    case ip6 = 10

    public init(_ family: IPFamily) { self = family == .ipv4 ? .ip : .ip6 }

    public var addressFamily: IPFamily { self == .ip ? .ipv4 : .ipv6 }
}

extension TableFamily: CustomStringConvertible {
    public var description: String { self == .ip ? "ip" : "ip6" }
}
