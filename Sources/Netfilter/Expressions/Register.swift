/// A register of the nftables virtual machine, by the number that netlink messages carry.
public struct Register: Hashable, Sendable {
    public let number: UInt32

    /// Takes a number as a message carries it.
    public init(number: UInt32) { self.number = number }

    /// Holds a verdict: `NFT_REG_VERDICT`.
    public static let verdict = Register(number: 0)

    /// The data register that starts at 32-bit word `index`, 0 to 15, by the number under which the kernel dumps it:
    /// `NFT_REG_1` to `NFT_REG_4` where a 128-bit register starts, otherwise `NFT_REG32_00` and following.
    public static func word(_ index: Int) -> Register {
        precondition((0..<16).contains(index), "the virtual machine has sixteen 32-bit registers")
        return Register(number: UInt32(index % 4 == 0 ? 1 + index / 4 : 8 + index))
    }
}
