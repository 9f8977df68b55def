import Addresses
import TestSupport
import Testing

struct IPPrefixTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"),
        ("1.2.3.4/32", "1.2.3.4/32"), ("010.0.0.0/08", "10.0.0.0/8"), ("1.2.3.4/31", "1.2.3.4/31"),
        ("1.2.3.5/31", "1.2.3.4/31"), ("::/0", "::/0"), ("2001:db8::1/64", "2001:db8::/64"),
        ("2001:db8::ffff/127", "2001:db8::fffe/127"), ("2001:db8::1/128", "2001:db8::1/128"),
        ("ffff:ffff:ffff:ffff:ffff::/65", "ffff:ffff:ffff:ffff:8000::/65"),
    ])
    func `text is read and host bits are cleared`(text: String, canonical: String) {
        #expect(IPPrefix(text)?.description == canonical)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0", "10.0.0.0/", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
        "10.0.0.0/ 8", "10.0.0/8", "::/129", "::/a", "10.0.0.0/99999999999999999999", "2001:db8::/64 ",
    ])
    func `nonsense is no prefix`(text: String) {
        #expect(IPPrefix(text) == nil)
    }

    @Test func `a length beyond the family is no prefix`() {
        #expect(IPPrefix(IPAddress(10, 0, 0, 0), length: 33) == nil)
        #expect(IPPrefix(IPAddress(10, 0, 0, 0), length: -1) == nil)
        #expect(IPPrefix(IPAddress(high: 0, low: 0), length: 129) == nil)
    }

    /// Bit by bit, over every length: what containing means.
    @Test(arguments: IPFamily.allCases)
    func `a prefix contains what agrees in its leading bits`(family: IPFamily) throws {
        var random = SeededGenerator(seed: 4)
        for length in 0...family.addressBits {
            let high = family == .ipv4 ? 0 : random.next()
            let low = family == .ipv4 ? random.next() >> 32 : random.next()
            let address = family == .ipv4 ? IPAddress(ipv4: UInt32(low)) : IPAddress(high: high, low: low)
            let prefix = try #require(IPPrefix(address, length: length))
            #expect(prefix.contains(address))
            #expect(prefix.contains(prefix.address))
            for bit in 0..<family.addressBits {
                let other = try #require(flip(bit, of: address))
                #expect(prefix.contains(other) == (bit >= length), "bit \(bit) of \(address)/\(length)")
            }
        }
    }

    @Test func `a prefix contains nothing of the other family`() throws {
        #expect(try !#require(IPPrefix("::/0")).contains(IPAddress(1, 2, 3, 4)))
        #expect(try !#require(IPPrefix("0.0.0.0/0")).contains(IPAddress(high: 0, low: 1)))
    }

    @Test(arguments: [
        (IPFamily.ipv4, 0, "0.0.0.0"), (.ipv4, 1, "128.0.0.0"), (.ipv4, 27, "255.255.255.224"),
        (.ipv4, 32, "255.255.255.255"), (.ipv6, 0, "::"), (.ipv6, 63, "ffff:ffff:ffff:fffe::"),
        (.ipv6, 64, "ffff:ffff:ffff:ffff::"), (.ipv6, 65, "ffff:ffff:ffff:ffff:8000::"),
        (.ipv6, 128, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ])
    func `a mask has the leading bits set`(family: IPFamily, length: Int, mask: String) {
        #expect(IPPrefix.mask(length: length, family: family) == IPAddress(mask))
    }

    private func flip(_ bit: Int, of address: IPAddress) -> IPAddress? {
        var bytes = address.networkBytes
        bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
        return IPAddress(networkBytes: bytes)
    }
}
