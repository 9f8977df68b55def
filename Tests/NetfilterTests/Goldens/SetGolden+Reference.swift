import Netfilter

extension SetGolden {
    /// Every set of the reference ruleset, with what nft 1.0.6 wrote for it.
    static let reference: [SetGolden] = [
        SetGolden(
            NamedSet(name: "cluster-ips", key: .type([.ipv4Address]), comment: "ClusterIPs of all Services"),
            flags: 0x0, keyType: 0x7, keyLength: 4,
            userData: """
                000402000000071b436c7573746572495073206f6620616c6c20536572766963657300
                """),
        SetGolden(
            NamedSet(
                name: "nodeport-ips", key: .type([.ipv4Address]),
                comment: "node addresses that accept NodePort traffic"),
            flags: 0x0, keyType: 0x7, keyLength: 4,
            userData: """
                000402000000072c6e6f646520616464726573736573207468617420616363657074204e6f6465506f72742074726166
                66696300
                """),
        SetGolden(
            NamedSet(
                name: "allowed-sources",
                key: .typeof([.ipDestination, .transportProtocol, .destinationPort, .ipSource]),
                flags: [.interval], comment: "loadBalancerSourceRanges"),
            flags: 0x84, keyType: 0x1cc347, keyLength: 16,
            userData: """
                000400000000035a00040d00000001520014000407000000010c00040c00000001040c000000010e0004090000000106
                0004100000000214000407000000010c00040b0000000104020000000314000407000000010c00040c00000001040b00
                000007196c6f616442616c616e636572536f7572636552616e67657300
                """),
        SetGolden(
            NamedSet(
                name: "hairpin-ips", key: .typeof([.ipSource, .ipDestination]),
                comment: "local endpoints, paired with themselves"),
            flags: 0x0, keyType: 0x1c7, keyLength: 8,
            userData: """
                000400000000033400040d000000012c0014000407000000010c00040c00000001040b0000000114000407000000010c
                00040c00000001040c00000007286c6f63616c20656e64706f696e74732c207061697265642077697468207468656d73
                656c76657300
                """),
        SetGolden(
            NamedSet(
                name: "service-ips", key: .typeof([.ipDestination, .transportProtocol, .destinationPort]),
                value: .verdict, hasCounters: true, comment: "ClusterIP, externalIP and load balancer frontends"),
            flags: 0x8, keyType: 0x730d, keyLength: 12, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000034400040d000000013c0014000407000000010c00040c00000001040c000000010e0004
                0900000001060004100000000214000407000000010c00040b0000000104020000000408000401000000010006040000
                00000732436c757374657249502c2065787465726e616c495020616e64206c6f61642062616c616e6365722066726f6e
                74656e647300
                """),
        SetGolden(
            NamedSet(
                name: "firewalled-ips", key: .typeof([.ipDestination, .transportProtocol, .destinationPort]),
                value: .verdict, comment: "frontends behind loadBalancerSourceRanges, once admitted"),
            flags: 0x8, keyType: 0x730d, keyLength: 12, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000034400040d000000013c0014000407000000010c00040c00000001040c000000010e0004
                0900000001060004100000000214000407000000010c00040b0000000104020000000408000401000000010006040000
                0000073966726f6e74656e647320626568696e64206c6f616442616c616e636572536f7572636552616e6765732c206f
                6e63652061646d697474656400
                """),
        SetGolden(
            NamedSet(
                name: "external-ips", key: .typeof([.ipDestination, .transportProtocol, .destinationPort]),
                value: .verdict, comment: "externalTrafficPolicy Local frontends, for traffic from outside"),
            flags: 0x8, keyType: 0x730d, keyLength: 12, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000034400040d000000013c0014000407000000010c00040c00000001040c000000010e0004
                0900000001060004100000000214000407000000010c00040b0000000104020000000408000401000000010006040000
                0000074065787465726e616c54726166666963506f6c696379204c6f63616c2066726f6e74656e64732c20666f722074
                7261666669632066726f6d206f75747369646500
                """),
        SetGolden(
            NamedSet(
                name: "internal-ips", key: .typeof([.ipDestination, .transportProtocol, .destinationPort]),
                value: .verdict,
                comment: "externalTrafficPolicy Local frontends, for traffic from pods and this node"),
            flags: 0x8, keyType: 0x730d, keyLength: 12, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000034400040d000000013c0014000407000000010c00040c00000001040c000000010e0004
                0900000001060004100000000214000407000000010c00040b0000000104020000000408000401000000010006040000
                0000074b65787465726e616c54726166666963506f6c696379204c6f63616c2066726f6e74656e64732c20666f722074
                7261666669632066726f6d20706f647320616e642074686973206e6f646500
                """),
        SetGolden(
            NamedSet(
                name: "service-nodeports", key: .typeof([.transportProtocol, .destinationPort]), value: .verdict,
                hasCounters: true, comment: "NodePort frontends"),
            flags: 0x8, keyType: 0x30d, keyLength: 8, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000032e00040d0000000126000e00040900000001060004100000000114000407000000010c
                00040b0000000104020000000408000401000000010006040000000007134e6f6465506f72742066726f6e74656e6473
                00
                """),
        SetGolden(
            NamedSet(
                name: "external-nodeports", key: .typeof([.transportProtocol, .destinationPort]),
                value: .verdict),
            flags: 0x8, keyType: 0x30d, keyLength: 8, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000032e00040d0000000126000e00040900000001060004100000000114000407000000010c
                00040b00000001040200000004080004010000000100060400000000
                """),
        SetGolden(
            NamedSet(
                name: "internal-nodeports", key: .typeof([.transportProtocol, .destinationPort]),
                value: .verdict),
            flags: 0x8, keyType: 0x30d, keyLength: 8, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000032e00040d0000000126000e00040900000001060004100000000114000407000000010c
                00040b00000001040200000004080004010000000100060400000000
                """),
        SetGolden(
            NamedSet(
                name: "cluster-endpoints",
                key: .typeof([.ipDestination, .transportProtocol, .destinationPort, .slot]),
                value: .data(.typeof([.ipDestination, .destinationPort])), hasCounters: true),
            flags: 0x8, keyType: 0x1cc344, keyLength: 16, dataType: 0x1cd, dataLength: 8,
            userData: """
                000400000000010400000000036000040d00000001580014000407000000010c00040c00000001040c000000010e0004
                0900000001060004100000000214000407000000010c00040b000000010402000000031a000417000000011200040000
                0000010400000100020400000000043400040d000000012c0014000407000000010c00040c00000001040c0000000114
                000407000000010c00040b000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "local-endpoints",
                key: .typeof([.ipDestination, .transportProtocol, .destinationPort, .slot]),
                value: .data(.typeof([.ipDestination, .destinationPort])), hasCounters: true),
            flags: 0x8, keyType: 0x1cc344, keyLength: 16, dataType: 0x1cd, dataLength: 8,
            userData: """
                000400000000010400000000036000040d00000001580014000407000000010c00040c00000001040c000000010e0004
                0900000001060004100000000214000407000000010c00040b000000010402000000031a000417000000011200040000
                0000010400000100020400000000043400040d000000012c0014000407000000010c00040c00000001040c0000000114
                000407000000010c00040b000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "cluster-nodeport-endpoints", key: .typeof([.transportProtocol, .destinationPort, .slot]),
                value: .data(.typeof([.ipDestination, .destinationPort])), hasCounters: true),
            flags: 0x8, keyType: 0xc344, keyLength: 12, dataType: 0x1cd, dataLength: 8,
            userData: """
                000400000000010400000000034a00040d0000000142000e00040900000001060004100000000114000407000000010c
                00040b000000010402000000021a0004170000000112000400000000010400000100020400000000043400040d000000
                012c0014000407000000010c00040c00000001040c0000000114000407000000010c00040b0000000104020000000604
                00000000
                """),
        SetGolden(
            NamedSet(
                name: "local-nodeport-endpoints", key: .typeof([.transportProtocol, .destinationPort, .slot]),
                value: .data(.typeof([.ipDestination, .destinationPort])), hasCounters: true),
            flags: 0x8, keyType: 0xc344, keyLength: 12, dataType: 0x1cd, dataLength: 8,
            userData: """
                000400000000010400000000034a00040d0000000142000e00040900000001060004100000000114000407000000010c
                00040b000000010402000000021a0004170000000112000400000000010400000100020400000000043400040d000000
                012c0014000407000000010c00040c00000001040c0000000114000407000000010c00040b0000000104020000000604
                00000000
                """),
        SetGolden(
            NamedSet(
                name: "affinity-10800",
                key: .typeof([.ipSource, .ipDestination, .transportProtocol, .destinationPort]),
                value: .data(.typeof([.ipDestination, .destinationPort])), flags: [.dynamic, .timeout],
                timeout: 10_800_000, size: 65536),
            flags: 0x38, keyType: 0x1c730d, keyLength: 16, dataType: 0x1cd, dataLength: 8,
            userData: """
                000400000000010400000000035a00040d00000001520014000407000000010c00040c00000001040b00000001140004
                07000000010c00040c00000001040c000000020e00040900000001060004100000000314000407000000010c00040b00
                0000010402000000043400040d000000012c0014000407000000010c00040c00000001040c0000000114000407000000
                010c00040b000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(name: "affinity-10800-tcp", key: .type([.ipv4Address, .inetService])),
            flags: 0x0, keyType: 0x1cd, keyLength: 8,
            userData: """
                000400000000030800040d0000000100
                """),
        SetGolden(
            NamedSet(name: "affinity-10800-udp", key: .type([.ipv4Address, .inetService])),
            flags: 0x0, keyType: 0x1cd, keyLength: 8,
            userData: """
                000400000000030800040d0000000100
                """),
        SetGolden(
            NamedSet(name: "affinity-10800-sctp", key: .type([.ipv4Address, .inetService])),
            flags: 0x0, keyType: 0x1cd, keyLength: 8,
            userData: """
                000400000000030800040d0000000100
                """),
        SetGolden(
            NamedSet(
                name: "rewriting-tcp", key: .type([.ipv4Address, .inetService]), value: .verdict,
                comment: "frontends that record affinity or rewrite the source, tcp"),
            flags: 0x8, keyType: 0x1cd, keyLength: 8, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000030800040d0000000100060400000000073a66726f6e74656e6473207468617420726563
                6f726420616666696e697479206f7220726577726974652074686520736f757263652c2074637000
                """),
        SetGolden(
            NamedSet(name: "rewriting-nodeports-tcp", key: .type([.inetService]), value: .verdict),
            flags: 0x8, keyType: 0xd, keyLength: 2, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000402000000010400000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "rewriting-udp", key: .type([.ipv4Address, .inetService]), value: .verdict,
                comment: "frontends that record affinity or rewrite the source, udp"),
            flags: 0x8, keyType: 0x1cd, keyLength: 8, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000030800040d0000000100060400000000073a66726f6e74656e6473207468617420726563
                6f726420616666696e697479206f7220726577726974652074686520736f757263652c2075647000
                """),
        SetGolden(
            NamedSet(name: "rewriting-nodeports-udp", key: .type([.inetService]), value: .verdict),
            flags: 0x8, keyType: 0xd, keyLength: 2, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000402000000010400000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "rewriting-sctp", key: .type([.ipv4Address, .inetService]), value: .verdict,
                comment: "frontends that record affinity or rewrite the source, sctp"),
            flags: 0x8, keyType: 0x1cd, keyLength: 8, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000030800040d0000000100060400000000073b66726f6e74656e6473207468617420726563
                6f726420616666696e697479206f7220726577726974652074686520736f757263652c207363747000
                """),
        SetGolden(
            NamedSet(name: "rewriting-nodeports-sctp", key: .type([.inetService]), value: .verdict),
            flags: 0x8, keyType: 0xd, keyLength: 2, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000402000000010400000000060400000000
                """),
    ]
}
