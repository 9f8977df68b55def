/// A CIDR: an address range given by its first address and the number of leading bits that are fixed.
public struct IPPrefix: Hashable, Sendable {
    /// The first address; bits behind `length` are zero.
    public let address: IPAddress
    /// 0 to 32 for IPv4, 0 to 128 for IPv6.
    public let length: Int

    public var family: IPFamily { address.family }

    /// Host bits of `address` are cleared. Nil if `length` is not valid for the family.
    public init?(_ address: IPAddress, length: Int) {
        guard (0...address.family.addressBits).contains(length) else { return nil }
        var first = address
        let mask = IPPrefix.mask(length: length, family: address.family)
        first.high &= mask.high
        first.low &= mask.low
        self.address = first
        self.length = length
    }

    /// Parses `address/length`; leading zeros are accepted in both, as the Kubernetes API does for old objects.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parts[0]),
            !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(parts[1])
        else { return nil }
        self.init(address, length: length)
    }

    public func contains(_ address: IPAddress) -> Bool {
        guard address.family == family else { return false }
        let mask = IPPrefix.mask(length: length, family: family)
        return address.high & mask.high == self.address.high && address.low & mask.low == self.address.low
    }

    /// The address in which the first `length` bits are set and no others.
    public static func mask(length: Int, family: IPFamily) -> IPAddress {
        func bits(_ count: Int) -> UInt64 { count <= 0 ? 0 : count >= 64 ? .max : ~(UInt64.max >> UInt64(count)) }
        guard family == .ipv6 else { return IPAddress(ipv4: UInt32(truncatingIfNeeded: bits(32 + length))) }
        return IPAddress(high: bits(length), low: bits(length - 64))
    }
}

extension IPPrefix: CustomStringConvertible {
    public var description: String { "\(address)/\(length)" }
}
