import Netfilter

extension Reference {
    static let chains: [(chain: Chain, rules: [Rule])] = [
        (
            Chain(name: "nat-prerouting", hook: Chain.Hook(type: .nat, point: .prerouting, priority: -100)),
            [
                Rule(frontend(at: 0) + [.map(set: "service-ips", key: .word(0), into: .verdict)]),
                Rule(
                    isLocal(.destination) + nodePort(at: 0)
                        + [.map(set: "service-nodeports", key: .word(0), into: .verdict)]),
                Rule(
                    [
                        destination(at: 0), .lookup(set: "cluster-ips", key: .word(0), inverted: false),
                        .immediate(.goto("refuse")),
                    ], comment: "port that no Service has"),
            ]
        ),
        (Chain(name: "refuse"), [Rule([.reject(.icmpUnreachable(code: 3))])]),
        (
            Chain(name: "firewall"),
            [
                Rule(
                    fromPods(.equal) + frontend(at: 0)
                        + [source(at: 3), .lookup(set: "allowed-sources", key: .word(0), inverted: false)]
                        + frontend(at: 0) + [.map(set: "firewalled-ips", key: .word(0), into: .verdict)]),
                Rule([.immediate(.drop)]),
            ]
        ),
        (Chain(name: "cluster-3"), [Rule(protocols + frontend(at: 0) + choice(at: 3) + dnat("cluster-endpoints"))]),
        (
            Chain(name: "cluster-nodeport-3"),
            [Rule(protocols + nodePort(at: 0) + choice(at: 2) + dnat("cluster-nodeport-endpoints"))]
        ),
        (
            Chain(name: "affinity-10800-cluster-3"),
            [
                Rule(protocols + [source(at: 0)] + frontend(at: 1) + dnat("affinity-10800")),
                Rule([.immediate(.goto("cluster-3"))]),
            ]
        ),
        (
            Chain(name: "nat-postrouting", hook: Chain.Hook(type: .nat, point: .postrouting, priority: 100)),
            [Rule(isTranslated + [.immediate(.goto("after-dnat"))])]
        ),
        (Chain(name: "after-dnat"), afterDNAT),
        (
            Chain(name: "record-only"),
            [
                Rule(
                    tcp + originalFrontend(at: 0) + [
                        .lookup(set: "affinity-10800-tcp", key: .word(0), inverted: false),
                        .immediate(.jump("affinity-10800-tcp")),
                    ])
            ]
        ),
        (Chain(name: "rewrite"), [Rule([.masquerade(.fullyRandom)])]),
        (
            Chain(name: "rewrite-own"),
            [Rule(isLocal(.source) + [.masquerade(.fullyRandom)], comment: "only the node's own connections")]
        ),
        (Chain(name: "affinity-10800-tcp"), [recordAffinity]),
    ]

    private static let afterDNAT = [
        Rule(tcp + originalFrontend(at: 0) + [.map(set: "rewriting-tcp", key: .word(0), into: .verdict)]),
        Rule([
            source(at: 0), destination(at: 1), .lookup(set: "hairpin-ips", key: .word(0), inverted: false),
            .masquerade(.fullyRandom),
        ]),
        Rule(
            fromPods(.notEqual) + [
                .conntrack(.ipDestination, direction: .original, into: .word(0)),
                .lookup(set: "cluster-ips", key: .word(0), inverted: false), .masquerade(.fullyRandom),
            ]),
        Rule(
            tcp + [
                .conntrack(.destinationPort, direction: .original, into: .word(0)),
                .map(set: "rewriting-nodeports-tcp", key: .word(0), into: .verdict),
            ]),
    ]

    private static let recordAffinity = Rule(
        tcp + [
            source(at: 0), .conntrack(.ipDestination, direction: .original, into: .word(1)),
            .meta(.transportProtocol, into: .word(2)),
            .conntrack(.destinationPort, direction: .original, into: .word(3)),
            .conntrack(.ipSource, direction: .reply, into: .word(4)),
            .conntrack(.sourcePort, direction: .reply, into: .word(5)),
            .updateSet(SetUpdate(set: "affinity-10800", key: .word(0), data: .word(4))),
        ])
}

/// The pieces that rules are made of.
extension Reference {
    private static func source(at word: Int) -> Expression {
        .payload(.networkHeader, offset: 12, length: 4, into: .word(word))
    }

    private static func destination(at word: Int) -> Expression {
        .payload(.networkHeader, offset: 16, length: 4, into: .word(word))
    }

    private static func nodePort(at word: Int) -> [Expression] {
        [
            .meta(.transportProtocol, into: .word(word)),
            .payload(.transportHeader, offset: 2, length: 2, into: .word(word + 1)),
        ]
    }

    private static func frontend(at word: Int) -> [Expression] { [destination(at: word)] + nodePort(at: word + 1) }

    private static func originalFrontend(at word: Int) -> [Expression] {
        [
            .conntrack(.ipDestination, direction: .original, into: .word(word)),
            .conntrack(.destinationPort, direction: .original, into: .word(word + 1)),
        ]
    }

    private static let tcp: [Expression] = [
        .meta(.transportProtocol, into: .word(0)), .compare(.equal, .word(0), [6]),
    ]

    private static let protocols: [Expression] = [
        .meta(.transportProtocol, into: .word(0)), .lookup(set: "protocols", key: .word(0), inverted: false),
    ]

    private static func choice(at word: Int) -> [Expression] {
        [.numberGenerator(.random, modulus: 3, offset: 0, into: .word(word))]
    }

    private static func dnat(_ map: String) -> [Expression] {
        let nat = NAT(
            kind: .destination, family: .ip, address: .word(0), port: .word(1), flags: [.mapAddresses, .mapPorts])
        return [.map(set: map, key: .word(0), into: .word(0)), .nat(nat)]
    }

    /// nft compares only the bytes that the prefix fixes: 10.0.0.0/16.
    private static func fromPods(_ comparison: Expression.Comparison) -> [Expression] {
        [
            .payload(.networkHeader, offset: 12, length: 2, into: .word(0)),
            .compare(comparison, .word(0), [10, 0]),
        ]
    }

    /// `RTN_LOCAL` is 2, in host byte order.
    private static func isLocal(_ address: Expression.FibAddress) -> [Expression] {
        [.fibType(address, into: .word(0)), .compare(.equal, .word(0), hostBytes(2))]
    }

    /// `IPS_DST_NAT` is 1 << 5, in host byte order.
    private static let isTranslated: [Expression] = [
        .conntrack(.status, direction: nil, into: .word(0)),
        .bitwise(from: .word(0), into: .word(0), mask: hostBytes(32), xor: hostBytes(0)),
        .compare(.notEqual, .word(0), hostBytes(0)),
    ]

    private static func hostBytes(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}
