import Addresses
import Netfilter

@testable import Ruleset

extension StatementTests {
    static let cases = ipv4 + ipv6 + ranges + networks + interfaces

    private static let destination: [Field] = [.destination, .transportProtocol, .destinationPort]
    private static let first = Register.word(0)

    private static let ipv4 = [
        Case(
            statement: .verdictMap([.originalDestination, .originalDestinationPort], .rewriting(.tcp)),
            text: "ct original ip daddr . ct original proto-dst vmap @rewriting-tcp",
            expressions: [
                .conntrack(.ipDestination, direction: .original, into: first),
                .conntrack(.destinationPort, direction: .original, into: .word(1)),
                .map(set: "rewriting-tcp", key: first, into: .verdict),
            ]),
        Case(
            statement: .translate(destination + [.randomSlot(count: 3)], .clusterEndpoints),
            text: "dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 3 map @cluster-endpoints",
            expressions: [
                .payload(.networkHeader, offset: 16, length: 4, into: first),
                .meta(.transportProtocol, into: .word(1)),
                .payload(.transportHeader, offset: 2, length: 2, into: .word(2)),
                .numberGenerator(.random, modulus: 3, offset: 0, into: .word(3)),
                .map(set: "cluster-endpoints", key: first, into: first),
                .nat(
                    NAT(
                        kind: .destination, family: .ip, address: first, port: .word(1),
                        flags: [.mapAddresses, .mapPorts])),
            ]),
        Case(
            statement: .setDestination(destination, .externalFrontends),
            text: "ip daddr set ip daddr . meta l4proto . th dport map @external-frontends",
            expressions: [
                .payload(.networkHeader, offset: 16, length: 4, into: first),
                .meta(.transportProtocol, into: .word(1)),
                .payload(.transportHeader, offset: 2, length: 2, into: .word(2)),
                .map(set: "external-frontends", key: first, into: first),
                .writeAddress(offset: 16, length: 4, from: first, .internet(offset: 10)),
            ]),
        Case(
            statement: .transport(.tcp), text: "meta l4proto tcp",
            expressions: [.meta(.transportProtocol, into: first), .compare(.equal, first, [6])]),
        Case(
            statement: .sourceIsLocal, text: "fib saddr type local",
            expressions: [.fibType(.source, into: first), .compare(.equal, first, hostOrder(2))]),
        Case(
            statement: .isTranslated, text: "ct status dnat",
            expressions: [
                .conntrack(.status, direction: nil, into: first),
                .bitwise(from: first, into: first, mask: hostOrder(0x20), xor: [0, 0, 0, 0]),
                .compare(.notEqual, first, [0, 0, 0, 0]),
            ]),
        Case(statement: .verdict(.goto("refuse")), text: "goto refuse", expressions: [.immediate(.goto("refuse"))]),
        Case(statement: .reject, text: "reject", expressions: [.reject(.icmpUnreachable(code: 3))]),
        Case(statement: .reset, text: "reject with tcp reset", expressions: [.reject(.tcpReset)]),
        Case(statement: .masquerade, text: "masquerade fully-random", expressions: [.masquerade(.fullyRandom)]),
        Case(
            statement: .record(Affinity(map: AffinityMap.allCases[5], timeout: 10800)),
            text: "update @affinity-5 { ip saddr . ct original ip daddr . meta l4proto . ct original proto-dst "
                + "timeout 3h : ct reply ip saddr . ct reply proto-src }",
            expressions: [
                .payload(.networkHeader, offset: 12, length: 4, into: first),
                .conntrack(.ipDestination, direction: .original, into: .word(1)),
                .meta(.transportProtocol, into: .word(2)),
                .conntrack(.destinationPort, direction: .original, into: .word(3)),
                .conntrack(.ipSource, direction: .reply, into: .word(4)),
                .conntrack(.sourcePort, direction: .reply, into: .word(5)),
                .updateSet(SetUpdate(set: "affinity-5", key: first, data: .word(4), timeout: 10_800_000)),
            ]),
    ]

    private static let ipv6 = [
        Case(
            statement: .match([.source, .destination], .hairpinIPs), family: .ipv6,
            text: "ip6 saddr . ip6 daddr @hairpin-ips",
            expressions: [
                .payload(.networkHeader, offset: 8, length: 16, into: first),
                .payload(.networkHeader, offset: 24, length: 16, into: .word(4)),
                .lookup(set: "hairpin-ips", key: first, inverted: false),
            ]),
        Case(
            statement: .verdictMap([.originalDestination, .originalDestinationPort], .rewriting(.sctp)), family: .ipv6,
            text: "ct original ip6 daddr . ct original proto-dst vmap @rewriting-sctp",
            expressions: [
                .conntrack(.ip6Destination, direction: .original, into: first),
                .conntrack(.destinationPort, direction: .original, into: .word(4)),
                .map(set: "rewriting-sctp", key: first, into: .verdict),
            ]),
        Case(
            statement: .translate(
                [.transportProtocol, .destinationPort, .randomSlot(count: 12)], .localNodePortEndpoints),
            family: .ipv6,
            text: "dnat ip6 to meta l4proto . th dport . numgen random mod 12 map @local-nodeport-endpoints",
            expressions: [
                .meta(.transportProtocol, into: first),
                .payload(.transportHeader, offset: 2, length: 2, into: .word(1)),
                .numberGenerator(.random, modulus: 12, offset: 0, into: .word(2)),
                .map(set: "local-nodeport-endpoints", key: first, into: first),
                .nat(
                    NAT(
                        kind: .destination, family: .ip6, address: first, port: .word(4),
                        flags: [.mapAddresses, .mapPorts])),
            ]),
        Case(
            statement: .setDestination(destination, .externalFrontends), family: .ipv6,
            text: "ip6 daddr set ip6 daddr . meta l4proto . th dport map @external-frontends",
            expressions: [
                .payload(.networkHeader, offset: 24, length: 16, into: first),
                .meta(.transportProtocol, into: .word(4)),
                .payload(.transportHeader, offset: 2, length: 2, into: .word(5)),
                .map(set: "external-frontends", key: first, into: first),
                .writeAddress(offset: 24, length: 16, from: first, .none),
            ]),
        Case(
            statement: .transport(.sctp), family: .ipv6, text: "meta l4proto sctp",
            expressions: [.meta(.transportProtocol, into: first), .compare(.equal, first, [132])]),
        Case(
            statement: .sourceIsLocal, family: .ipv6, text: "fib saddr type local",
            expressions: [.fibType(.source, into: first), .compare(.equal, first, hostOrder(2))]),
        Case(
            statement: .isTranslated, family: .ipv6, text: "ct status dnat",
            expressions: Statement.isTranslated.expressions(.ipv4)),
        Case(
            statement: .verdict(.jump("rewrite")), family: .ipv6, text: "jump rewrite",
            expressions: [.immediate(.jump("rewrite"))]),
        Case(statement: .reject, family: .ipv6, text: "reject", expressions: [.reject(.icmpUnreachable(code: 4))]),
        Case(
            statement: .reset, family: .ipv6, text: "reject with tcp reset", expressions: [.reject(.tcpReset)]),
        Case(
            statement: .record(Affinity(map: AffinityMap.allCases[5], timeout: 86_400 + 61)), family: .ipv6,
            text: "update @affinity-5 { ip6 saddr . ct original ip6 daddr . meta l4proto . ct original proto-dst "
                + "timeout 1d1m1s : ct reply ip6 saddr . ct reply proto-src }",
            expressions: [
                .payload(.networkHeader, offset: 8, length: 16, into: first),
                .conntrack(.ip6Destination, direction: .original, into: .word(4)),
                .meta(.transportProtocol, into: .word(8)),
                .conntrack(.destinationPort, direction: .original, into: .word(9)),
                .conntrack(.ip6Source, direction: .reply, into: .word(10)),
                .conntrack(.sourcePort, direction: .reply, into: .word(14)),
                .updateSet(SetUpdate(set: "affinity-5", key: first, data: .word(10), timeout: 86_461_000)),
            ]),
        Case(
            statement: .masquerade, family: .ipv6, text: "masquerade fully-random",
            expressions: [.masquerade(.fullyRandom)]),
    ]

    /// The number of bytes that are compared, the mask in hexadecimal if one is needed, and what is compared.
    private static let ranges = [
        range("10.0.0.0/16", "ip saddr 10.0.0.0/16", bytes: [10, 0]),
        range("10.8.0.0/13", "ip saddr 10.8.0.0/13", mask: [255, 248, 0, 0], bytes: [10, 8, 0, 0]),
        range("10.0.0.0/8", "ip saddr != 10.0.0.0/8", inverted: true, bytes: [10]),
        range("10.1.2.3/32", "ip saddr 10.1.2.3", bytes: [10, 1, 2, 3]),
        range(
            "10.1.2.2/31", "ip saddr != 10.1.2.2/31", inverted: true, mask: [255, 255, 255, 254], bytes: [10, 1, 2, 2]),
        range("0.0.0.0/0", "ip saddr 0.0.0.0/0", mask: [0, 0, 0, 0], bytes: [0, 0, 0, 0]),
        range("fd00:10:244::/48", "ip6 saddr != fd00:10:244::/48", inverted: true, bytes: [0xfd, 0, 0, 0x10, 2, 0x44]),
        range(
            "fd00::2/127", "ip6 saddr fd00::2/127", mask: Array(repeating: 255, count: 15) + [254],
            bytes: [0xfd] + Array(repeating: 0, count: 14) + [2]),
        range(
            "fd00::1/128", "ip6 saddr fd00::1", bytes: [0xfd] + Array(repeating: 0, count: 14) + [1]),
        range(
            "::/0", "ip6 saddr ::/0", mask: Array(repeating: 0, count: 16), bytes: Array(repeating: 0, count: 16)),
        IPPrefix("10.96.0.0/12").map { range in
            Case(
                statement: .destinationRange(range), text: "ip daddr 10.96.0.0/12",
                expressions: [
                    .payload(.networkHeader, offset: 16, length: 4, into: first),
                    .bitwise(from: first, into: first, mask: [255, 240, 0, 0], xor: [0, 0, 0, 0]),
                    .compare(.equal, first, [10, 96, 0, 0]),
                ])
        },
        IPPrefix("fd00:10:96::/112").map { range in
            Case(
                statement: .destinationRange(range), family: .ipv6, text: "ip6 daddr fd00:10:96::/112",
                expressions: [
                    .payload(.networkHeader, offset: 24, length: 14, into: first),
                    .compare(.equal, first, [0xfd, 0, 0, 0x10, 0, 0x96] + Array(repeating: 0, count: 8)),
                ])
        },
    ].compactMap { $0 }

    private static let networks = [
        network(0, "ip saddr & 0.0.0.0", mask: [0, 0, 0, 0]),
        network(13, "ip saddr & 255.248.0.0", mask: [255, 248, 0, 0]),
        network(24, "ip saddr & 255.255.255.0", mask: [255, 255, 255, 0]),
        network(31, "ip saddr & 255.255.255.254", mask: [255, 255, 255, 254]),
        network(32, "ip saddr"),
        network(0, "ip6 saddr & ::", .ipv6, mask: Array(repeating: 0, count: 16)),
        network(
            64, "ip6 saddr & ffff:ffff:ffff:ffff::", .ipv6,
            mask: Array(repeating: 255, count: 8) + Array(repeating: 0, count: 8)),
        network(
            65, "ip6 saddr & ffff:ffff:ffff:ffff:8000::", .ipv6,
            mask: Array(repeating: 255, count: 8) + [128] + Array(repeating: 0, count: 7)),
        network(
            112, "ip6 saddr & ffff:ffff:ffff:ffff:ffff:ffff:ffff:0", .ipv6,
            mask: Array(repeating: 255, count: 14) + [0, 0]),
        network(128, "ip6 saddr", .ipv6),
    ]

    private static let interfaces = [
        Case(
            statement: .inputInterface("cni0", isPrefix: false, inverted: false), text: "iifname \"cni0\"",
            expressions: [
                .meta(.inputInterfaceName, into: first),
                .compare(.equal, first, Array("cni0".utf8) + Array(repeating: 0, count: 12)),
            ]),
        Case(
            statement: .inputInterface("veth", isPrefix: true, inverted: true), text: "iifname != \"veth*\"",
            expressions: [.meta(.inputInterfaceName, into: first), .compare(.notEqual, first, Array("veth".utf8))]),
    ]

    private static func range(
        _ range: String, _ text: String, inverted: Bool = false, mask: [UInt8]? = nil, bytes: [UInt8]
    ) -> Case? {
        guard let range = IPPrefix(range) else { return nil }
        let offset: UInt32 = range.family == .ipv4 ? 12 : 8
        var expressions: [Expression] = [
            .payload(.networkHeader, offset: offset, length: UInt32(bytes.count), into: first)
        ]
        if let mask {
            expressions.append(
                .bitwise(from: first, into: first, mask: mask, xor: Array(repeating: 0, count: mask.count)))
        }
        expressions.append(.compare(inverted ? .notEqual : .equal, first, bytes))
        return Case(
            statement: .sourceRange(range, inverted: inverted), family: range.family, text: text,
            expressions: expressions)
    }

    /// The lookup of the network that a source is in: how the source is written, and the mask if one is needed.
    private static func network(
        _ length: Int, _ source: String, _ family: IPFamily = .ipv4, mask: [UInt8]? = nil
    ) -> Case {
        let (ip, words) = family == .ipv4 ? ("ip", 1) : ("ip6", 4)
        let size = UInt32(4 * words)
        let register = Register.word(words + 2)
        var expressions: [Expression] = [
            .payload(.networkHeader, offset: family == .ipv4 ? 16 : 24, length: size, into: first),
            .meta(.transportProtocol, into: .word(words)),
            .payload(.transportHeader, offset: 2, length: 2, into: .word(words + 1)),
            .payload(.networkHeader, offset: family == .ipv4 ? 12 : 8, length: size, into: register),
        ]
        if let mask {
            let zero = Array(repeating: UInt8(0), count: mask.count)
            expressions.append(.bitwise(from: register, into: register, mask: mask, xor: zero))
        }
        expressions.append(.lookup(set: "allowed-sources-\(length)", key: first, inverted: false))
        return Case(
            statement: .match(destination + [.sourceNetwork(length: length)], .allowedSources(length)), family: family,
            text: "\(ip) daddr . meta l4proto . th dport . \(source) @allowed-sources-\(length)",
            expressions: expressions)
    }

    private static func hostOrder(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}
