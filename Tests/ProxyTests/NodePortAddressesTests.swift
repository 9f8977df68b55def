import Addresses
import Testing

@testable import Proxy

@Suite struct NodePortAddressesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var setting: String
        var node: [String] = []
        var interfaces: [String] = []
        var ipv4: [String] = []
        var ipv6: [String] = []
    }

    static let cases = [
        Case(
            testDescription: "the first address of each family in the Node object", setting: "primary",
            node: ["192.0.2.1", "192.0.2.2", "2001:db8::1"], interfaces: ["192.0.2.9", "2001:db8::9"],
            ipv4: ["192.0.2.1"], ipv6: ["2001:db8::1"]),
        Case(
            testDescription: "a family that the Node object does not know: every interface", setting: "primary",
            node: ["192.0.2.1"], interfaces: ["192.0.2.9", "2001:db8::9", "2001:db8::8", "::1"],
            ipv4: ["192.0.2.1"], ipv6: ["2001:db8::9", "2001:db8::8"]),
        Case(
            testDescription: "loopback addresses never count", setting: "primary", node: ["127.0.0.1", "::1"],
            interfaces: ["127.0.0.1", "192.0.2.9", "::1"], ipv4: ["192.0.2.9"]),
        Case(
            testDescription: "interfaces within the ranges", setting: "192.0.2.0/28,2001:db8::/32",
            node: ["198.51.100.1"], interfaces: ["192.0.2.1", "192.0.2.99", "2001:db8::1", "fe80::1"],
            ipv4: ["192.0.2.1"], ipv6: ["2001:db8::1"]),
        Case(
            testDescription: "no interface within the ranges", setting: "192.0.2.0/28",
            node: ["192.0.2.1"], interfaces: ["198.51.100.1"]),
        Case(
            testDescription: "a range of everything", setting: "0.0.0.0/0,::/0", node: ["192.0.2.1"],
            interfaces: ["127.0.0.1", "198.51.100.1", "::1", "fe80::1"], ipv4: ["198.51.100.1"], ipv6: ["fe80::1"]),
        Case(
            testDescription: "ranges of one family leave the other as it is", setting: "192.0.2.0/24",
            interfaces: ["192.0.2.1", "2001:db8::1"], ipv4: ["192.0.2.1"], ipv6: ["2001:db8::1"]),
    ]

    @Test(arguments: cases) func addresses(example: Case) throws {
        let setting: NodePortAddresses =
            example.setting == "primary"
            ? .primary : .ranges(try example.setting.split(separator: ",").map { try #require(IPPrefix($0)) })
        for (family, expected) in [(IPFamily.ipv4, example.ipv4), (.ipv6, example.ipv6)] {
            let found = setting.addresses(
                family, node: example.node.compactMap { IPAddress($0) },
                interfaces: example.interfaces.compactMap { IPAddress($0) })
            #expect(found.map(\.description) == expected)
        }
    }
}
