import Netfilter

/// Objects of every kind, for tests that run over all of them.
enum Samples {
    static let table = Table(family: .ip, name: "shunt")

    static let expressions: [Expression] = [
        .meta(.inputInterfaceName, into: .word(0)),
        .meta(.transportProtocol, into: .word(1)),
        .payload(.networkHeader, offset: 12, length: 4, into: .word(4)),
        .payload(.transportHeader, offset: 2, length: 2, into: .word(15)),
        .compare(.equal, .word(0), [6]),
        .compare(.notEqual, .word(0), [10, 0]),
        .bitwise(from: .word(0), into: .word(1), mask: [0, 0, 0, 32], xor: [0, 0, 0, 0]),
        .lookup(set: "cluster-ips", key: .word(0), inverted: false),
        .lookup(set: "cluster-ips", key: .word(0), inverted: true),
        .map(set: "service-ips", key: .word(0), into: .verdict),
        .map(set: "cluster-endpoints", key: .word(0), into: .word(8)),
        .conntrack(.state, direction: nil, into: .word(0)),
        .conntrack(.status, direction: nil, into: .word(0)),
        .conntrack(.sourcePort, direction: .reply, into: .word(3)),
        .conntrack(.destinationPort, direction: .original, into: .word(2)),
        .conntrack(.ipSource, direction: .reply, into: .word(0)),
        .conntrack(.ipDestination, direction: .original, into: .word(0)),
        .conntrack(.ip6Source, direction: .reply, into: .word(4)),
        .conntrack(.ip6Destination, direction: .original, into: .word(4)),
        .fibType(.source, into: .word(0)),
        .fibType(.destination, into: .word(0)),
        .numberGenerator(.random, modulus: 3, offset: 0, into: .word(3)),
        .numberGenerator(.incremental, modulus: 65536, offset: 7, into: .word(3)),
        .nat(NAT(kind: .destination, family: .ip, address: .word(0), port: .word(1), flags: [])),
        .nat(NAT(kind: .source, family: .ip6, address: .word(0), port: nil, flags: .fullyRandom)),
        .masquerade([]),
        .masquerade(.fullyRandom),
        .reject(.icmpUnreachable(code: 3)),
        .reject(.tcpReset),
        .immediate(.accept),
        .immediate(.drop),
        .immediate(.continue),
        .immediate(.return),
        .immediate(.jump("affinity-10800-tcp")),
        .immediate(.goto("refuse")),
        .updateSet(SetUpdate(set: "affinity-10800", key: .word(0), data: .word(4))),
        .updateSet(SetUpdate(set: "clients", key: .word(0), data: nil)),
        .updateSet(SetUpdate(set: "affinity", key: .word(0), data: .word(4), timeout: 10_800_000)),
        .writeAddress(offset: 16, length: 4, from: .word(0), .internet(offset: 10)),
        .writeAddress(offset: 24, length: 16, from: .word(2), .none),
        .counter,
        .unknown(name: "byteorder", bytes: hex("0800010000000001 0800020000000001")),
    ]

    static let chains: [Chain] =
        [Chain(name: "refuse"), Chain(name: "cluster-3", comment: "three endpoints")]
        + Chain.ChainType.allCases.map { type in
            Chain(name: "base-\(type)", hook: Chain.Hook(type: type, point: .output, priority: -100, accepts: false))
        }
        + Chain.HookPoint.allCases.map { point in
            Chain(name: "at-\(point)", hook: Chain.Hook(type: .nat, point: point, priority: 100), comment: "é")
        }

    static let sets: [NamedSet] =
        SetGolden.all.map(\.set) + [
            NamedSet(name: "full", key: .type([.ipv4Address]), flags: [.constant], size: 1000, comment: "sized"),
            NamedSet(
                name: "counted", key: .typeof([.ip6Source]), value: .data(.type([.inetService])), flags: [.timeout],
                timeout: 86_400_000, hasCounters: true),
        ]
}
