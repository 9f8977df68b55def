import Netfilter

extension RuleGolden {
    /// Rules of the reference ruleset after the translation, as a kernel dumped what nft 1.0.6 had loaded.
    static let rewriting: [RuleGolden] = [
        RuleGolden(
            "ct status dnat goto after-dnat",
            chain: "nat-postrouting",
            [
                .conntrack(.status, direction: nil, into: .word(0)),
                .bitwise(from: .word(0), into: .word(0), mask: [32, 0, 0, 0], xor: [0, 0, 0, 0]),
                .compare(.notEqual, .word(0), [0, 0, 0, 0]),
                .immediate(.goto("after-dnat")),
            ],
            dump: """
                020000020a0001007368756e74000000140002006e61742d706f7374726f7574696e67000c0003000000000000000051
                dc00040020000100070001006374000014000200080001000000000108000200000000024c0001000c00010062697477
                697365003c00020008000100000000010800020000000001080003000000000408000600000000000c00040008000100
                200000000c00050008000100000000002c00010008000100636d70002000020008000100000000010800020000000001
                0c0003000800010000000000400001000e000100696d6d6564696174650000002c000200080001000000000020000200
                1c00020008000100fffffffc0f00020061667465722d646e61740000
                """),
        RuleGolden(
            "meta l4proto tcp ct original ip daddr . ct original proto-dst vmap @rewriting-tcp",
            chain: "after-dnat",
            [
                .meta(.transportProtocol, into: .word(0)),
                .compare(.equal, .word(0), [6]),
                .conntrack(.ipDestination, direction: .original, into: .word(0)),
                .conntrack(.destinationPort, direction: .original, into: .word(1)),
                .map(set: "rewriting-tcp", key: .word(0), into: .verdict),
            ],
            dump: """
                020000020a0001007368756e740000000f00020061667465722d646e617400000c0003000000000000000053e4000400
                24000100090001006d6574610000000014000200080002000000001008000100000000012c00010008000100636d7000
                20000200080001000000000108000200000000000c00030005000100060000002800010007000100637400001c000200
                0800010000000001080002000000001405000300000000002800010007000100637400001c0002000800010000000009
                080002000000000c0500030000000000400001000b0001006c6f6f6b757000003000020012000100726577726974696e
                672d746370000000080002000000000108000300000000000800050000000000
                """),
        RuleGolden(
            "ip saddr . ip daddr @hairpin-ips masquerade fully-random",
            chain: "after-dnat",
            [
                .payload(.networkHeader, offset: 12, length: 4, into: .word(0)),
                .payload(.networkHeader, offset: 16, length: 4, into: .word(1)),
                .lookup(set: "hairpin-ips", key: .word(0), inverted: false),
                .masquerade([.fullyRandom]),
            ],
            dump: """
                020000020a0001007368756e740000000f00020061667465722d646e617400000c00030000000000000000560c000600
                0000000000000055bc000400340001000c0001007061796c6f6164002400020008000100000000010800020000000001
                080003000000000c0800040000000004340001000c0001007061796c6f61640024000200080001000000000908000200
                0000000108000300000000100800040000000004340001000b0001006c6f6f6b75700000240002001000010068616972
                70696e2d69707300080002000000000108000500000000001c000100090001006d617371000000000c00020008000100
                00000010
                """),
        RuleGolden(
            "ct original ip daddr @nodeport-ips goto after-nodeport-dnat",
            chain: "after-dnat",
            [
                .conntrack(.ipDestination, direction: .original, into: .word(0)),
                .lookup(set: "nodeport-ips", key: .word(0), inverted: false),
                .immediate(.goto("after-nodeport-dnat")),
            ],
            dump: """
                020000020a0001007368756e740000000f00020061667465722d646e617400000c00030000000000000000570c000600
                0000000000000056ac0004002800010007000100637400001c0002000800010000000001080002000000001405000300
                00000000380001000b0001006c6f6f6b7570000028000200110001006e6f6465706f72742d6970730000000008000200
                000000010800050000000000480001000e000100696d6d65646961746500000034000200080001000000000028000200
                2400020008000100fffffffc1800020061667465722d6e6f6465706f72742d646e617400
                """),
        RuleGolden(
            "ip saddr != 10.0.0.0/16 ct original ip daddr @cluster-ips masquerade fully-random",
            chain: "after-dnat",
            [
                .payload(.networkHeader, offset: 12, length: 2, into: .word(0)),
                .compare(.notEqual, .word(0), [10, 0]),
                .conntrack(.ipDestination, direction: .original, into: .word(0)),
                .lookup(set: "cluster-ips", key: .word(0), inverted: false),
                .masquerade([.fullyRandom]),
            ],
            dump: """
                020000020a0001007368756e740000000f00020061667465722d646e617400000c00030000000000000000580c000600
                0000000000000057dc000400340001000c0001007061796c6f6164002400020008000100000000010800020000000001
                080003000000000c08000400000000022c00010008000100636d70002000020008000100000000010800020000000001
                0c000300060001000a0000002800010007000100637400001c0002000800010000000001080002000000001405000300
                00000000340001000b0001006c6f6f6b757000002400020010000100636c75737465722d697073000800020000000001
                08000500000000001c000100090001006d617371000000000c0002000800010000000010
                """),
        RuleGolden(
            "meta l4proto tcp ct original proto-dst vmap @rewriting-nodeports-tcp",
            chain: "after-nodeport-dnat",
            [
                .meta(.transportProtocol, into: .word(0)),
                .compare(.equal, .word(0), [6]),
                .conntrack(.destinationPort, direction: .original, into: .word(0)),
                .map(set: "rewriting-nodeports-tcp", key: .word(0), into: .verdict),
            ],
            dump: """
                020000020a0001007368756e740000001800020061667465722d6e6f6465706f72742d646e6174000c00030000000000
                00000059c400040024000100090001006d6574610000000014000200080002000000001008000100000000012c000100
                08000100636d700020000200080001000000000108000200000000000c00030005000100060000002800010007000100
                637400001c0002000800010000000001080002000000000c0500030000000000480001000b0001006c6f6f6b75700000
                380002001c000100726577726974696e672d6e6f6465706f7274732d7463700008000200000000010800030000000000
                0800050000000000
                """),
        RuleGolden(
            "meta l4proto tcp ct original ip daddr . ct original proto-dst @affinity-10800-tcp jump "
                + "affinity-10800-tcp",
            chain: "record-only",
            [
                .meta(.transportProtocol, into: .word(0)),
                .compare(.equal, .word(0), [6]),
                .conntrack(.ipDestination, direction: .original, into: .word(0)),
                .conntrack(.destinationPort, direction: .original, into: .word(1)),
                .lookup(set: "affinity-10800-tcp", key: .word(0), inverted: false),
                .immediate(.jump("affinity-10800-tcp")),
            ],
            dump: """
                020000020a0001007368756e74000000100002007265636f72642d6f6e6c79000c000300000000000000005c28010400
                24000100090001006d6574610000000014000200080002000000001008000100000000012c00010008000100636d7000
                20000200080001000000000108000200000000000c00030005000100060000002800010007000100637400001c000200
                0800010000000001080002000000001405000300000000002800010007000100637400001c0002000800010000000009
                080002000000000c05000300000000003c0001000b0001006c6f6f6b757000002c00020017000100616666696e697479
                2d31303830302d746370000008000200000000010800050000000000480001000e000100696d6d656469617465000000
                340002000800010000000000280002002400020008000100fffffffd17000200616666696e6974792d31303830302d74
                63700000
                """),
        RuleGolden(
            "masquerade fully-random",
            chain: "rewrite",
            [
                .masquerade([.fullyRandom])
            ],
            dump: """
                020000020a0001007368756e740000000c00020072657772697465000c000300000000000000005f200004001c000100
                090001006d617371000000000c0002000800010000000010
                """),
        RuleGolden(
            "fib saddr type local masquerade fully-random comment \"Local policy: only the node's own "
                + "connections\"",
            chain: "rewrite-own",
            [
                .fibType(.source, into: .word(0)),
                .compare(.equal, .word(0), [2, 0, 0, 0]),
                .masquerade([.fullyRandom]),
            ],
            comment: "Local policy: only the node's own connections",
            dump: """
                020000020a0001007368756e7400000010000200726577726974652d6f776e000c000300000000000000006074000400
                2800010008000100666962001c0002000800010000000001080002000000000308000300000000012c00010008000100
                636d700020000200080001000000000108000200000000000c00030008000100020000001c000100090001006d617371
                000000000c000200080001000000001034000700002e4c6f63616c20706f6c6963793a206f6e6c7920746865206e6f64
                652773206f776e20636f6e6e656374696f6e7300
                """),
        RuleGolden(
            "meta l4proto tcp update @affinity-10800 { ip saddr . ct original ip daddr . meta l4proto "
                + ". ct original proto-dst : ct reply ip saddr . ct reply proto-src }",
            chain: "affinity-10800-tcp",
            [
                .meta(.transportProtocol, into: .word(0)),
                .compare(.equal, .word(0), [6]),
                .payload(.networkHeader, offset: 12, length: 4, into: .word(0)),
                .conntrack(.ipDestination, direction: .original, into: .word(1)),
                .meta(.transportProtocol, into: .word(2)),
                .conntrack(.destinationPort, direction: .original, into: .word(3)),
                .conntrack(.ipSource, direction: .reply, into: .word(4)),
                .conntrack(.sourcePort, direction: .reply, into: .word(5)),
                .updateSet(SetUpdate(set: "affinity-10800", key: .word(0), data: .word(4))),
            ],
            dump: """
                020000020a0001007368756e7400000017000200616666696e6974792d31303830302d74637000000c00030000000000
                00000061a001040024000100090001006d6574610000000014000200080002000000001008000100000000012c000100
                08000100636d700020000200080001000000000108000200000000000c0003000500010006000000340001000c000100
                7061796c6f6164002400020008000100000000010800020000000001080003000000000c080004000000000428000100
                07000100637400001c00020008000100000000090800020000000014050003000000000024000100090001006d657461
                00000000140002000800020000000010080001000000000a2800010007000100637400001c000200080001000000000b
                080002000000000c05000300000000002800010007000100637400001c00020008000100000000020800020000000013
                05000300010000002800010007000100637400001c000200080001000000000d080002000000000b0500030001000000
                540001000b00010064796e73657400004400020008000400000000010800050000000002080003000000000113000100
                616666696e6974792d313038303000000c00060000000000000000000800090000000000
                """),
        RuleGolden(
            "jump affinity-10800-tcp",
            chain: "affinity-10800-tcp-rewrite",
            [
                .immediate(.jump("affinity-10800-tcp"))
            ],
            dump: """
                020000020a0001007368756e740000001f000200616666696e6974792d31303830302d7463702d726577726974650000
                0c00030000000000000000624c000400480001000e000100696d6d656469617465000000340002000800010000000000
                280002002400020008000100fffffffd17000200616666696e6974792d31303830302d7463700000
                """),
        RuleGolden(
            "masquerade fully-random",
            chain: "affinity-10800-tcp-rewrite",
            [
                .masquerade([.fullyRandom])
            ],
            dump: """
                020000020a0001007368756e740000001f000200616666696e6974792d31303830302d7463702d726577726974650000
                0c00030000000000000000630c0006000000000000000062200004001c000100090001006d617371000000000c000200
                0800010000000010
                """),
    ]
}
