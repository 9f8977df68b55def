import Addresses
import Testing

struct IPAddressTextTests {
    @Test(arguments: [
        ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("10.96.0.1", "10.96.0.1"),
        ("010.096.00.001", "10.96.0.1"), ("08.09.010.0", "8.9.10.0"),
    ])
    func `IPv4 text is read with leading zeros as decimal`(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
        #expect(IPAddress(text)?.family == .ipv4)
    }

    /// RFC 5952, section 4: no leading zeros, the longest run shortened, the first of equal runs, never a single group,
    /// lower case.
    @Test(arguments: [
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:1", "::1"),
        ("2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:DB8::AAAA", "2001:db8::aaaa"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("0:0:1::", "0:0:1::"),
        ("fd00:10:96::eb32", "fd00:10:96::eb32"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1"), ("::ffff:a00:1", "::ffff:10.0.0.1"),
    ])
    func `IPv6 text is printed as RFC 5952 wants it`(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
        #expect(IPAddress(text)?.family == .ipv6)
    }

    @Test(arguments: [
        "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1", "1.2.3.999", "-1.2.3.4",
        "+1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "0x1.2.3.4", "1.2.3.a", "1,2,3,4", "99999999999.1.1.1", "١.2.3.4",
        ":", ":::", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "::1%eth0",
        "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::1.2.3.4:5", "1.2.3.4::",
        "::256.1.1.1", "[::1]", "::1/64", "1:2:3:4:5:6:7:8:", "None", "10.0.0.1\u{0}",
    ])
    func `nonsense is no address`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `an IPv4-mapped address is an IPv6 address`() {
        #expect(IPAddress("::ffff:10.0.0.1") != IPAddress("10.0.0.1"))
        #expect(IPAddress("::ffff:10.0.0.1")?.family == .ipv6)
    }
}
