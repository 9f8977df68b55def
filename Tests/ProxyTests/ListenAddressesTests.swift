import Addresses
import HealthCheck
import Testing

@testable import Proxy

/// Where health check node ports are open.
@Suite struct ListenAddressesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var setting: String
        var node: [String] = []
        var interfaces: [String] = []
        /// Nil means everywhere.
        var ipv4: [String]?
        var ipv6: [String]?
    }

    static let cases = [
        Case(
            testDescription: "the first address of each family in the Node object", setting: "primary",
            node: ["192.0.2.1", "192.0.2.2", "2001:db8::1"], interfaces: ["192.0.2.1", "192.0.2.2", "2001:db8::1"],
            ipv4: ["192.0.2.1"], ipv6: ["2001:db8::1"]),
        Case(
            testDescription: "an address of the Node object that no interface has", setting: "primary",
            node: ["192.0.2.1"], interfaces: ["198.51.100.1"], ipv4: []),
        Case(
            testDescription: "families that the Node object does not know", setting: "primary",
            node: ["127.0.0.1"], interfaces: ["127.0.0.1", "192.0.2.9", "::1"]),
        Case(
            testDescription: "interfaces within the ranges, loopback included", setting: "127.0.0.0/8,2001:db8::/32",
            interfaces: ["127.0.0.1", "192.0.2.1", "2001:db8::1", "::1"], ipv4: ["127.0.0.1"], ipv6: ["2001:db8::1"]),
        Case(
            testDescription: "no interface within the ranges", setting: "198.51.100.0/24",
            interfaces: ["192.0.2.1"], ipv4: []),
        Case(
            testDescription: "a range of everything", setting: "198.51.100.0/24,0.0.0.0/0,::/0",
            interfaces: ["192.0.2.1"]),
        Case(
            testDescription: "addresses that mean nothing without an interface", setting: "fe80::/10",
            interfaces: ["fe80::1"], ipv6: []),
    ]

    @Test(arguments: cases) func addresses(example: Case) throws {
        let setting: NodePortAddresses =
            example.setting == "primary"
            ? .primary : .ranges(try example.setting.split(separator: ",").map { try #require(IPPrefix($0)) })
        for (family, expected) in [(IPFamily.ipv4, example.ipv4), (.ipv6, example.ipv6)] {
            let found = setting.listenAddresses(
                family, node: example.node.compactMap { IPAddress($0) },
                interfaces: example.interfaces.compactMap { IPAddress($0) })
            #expect(found == expected.map { .only(Set($0.compactMap { IPAddress($0) })) } ?? .all)
        }
    }
}
