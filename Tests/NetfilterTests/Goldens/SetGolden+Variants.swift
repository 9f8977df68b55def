import Netfilter

extension SetGolden {
    /// Single fields, and IPv6 forms of the reference ruleset, with what nft 1.0.6 wrote for them.
    static let variants: [SetGolden] = [
        SetGolden(
            NamedSet(name: "a1", key: .typeof([.ipDestination])),
            flags: 0x0, keyType: 0x7, keyLength: 4,
            userData: """
                0004020000000314000407000000010c00040c00000001040c000000
                """),
        SetGolden(
            NamedSet(name: "a2", key: .typeof([.transportProtocol])),
            flags: 0x0, keyType: 0xc, keyLength: 1,
            userData: """
                000401000000030e0004090000000106000410000000
                """),
        SetGolden(
            NamedSet(name: "a3", key: .typeof([.destinationPort])),
            flags: 0x0, keyType: 0xd, keyLength: 2,
            userData: """
                0004020000000314000407000000010c00040b000000010402000000
                """),
        SetGolden(
            NamedSet(name: "a4", key: .typeof([.slot])),
            flags: 0x0, keyType: 0x4, keyLength: 4,
            userData: """
                000401000000031a0004170000000112000400000000010400000100020400000000
                """),
        SetGolden(
            NamedSet(name: "b1", key: .type([.inetProtocol])),
            flags: 0x0, keyType: 0xc, keyLength: 1,
            userData: """
                000400000000
                """),
        SetGolden(
            NamedSet(name: "b2", key: .type([.ipv4Address])),
            flags: 0x0, keyType: 0x7, keyLength: 4,
            userData: """
                000402000000
                """),
        SetGolden(
            NamedSet(name: "m1", key: .type([.ipv4Address]), value: .data(.type([.ipv4Address]))),
            flags: 0x8, keyType: 0x7, keyLength: 4, dataType: 0x7, dataLength: 4,
            userData: """
                000402000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "m2", key: .type([.ipv4Address, .inetService]),
                value: .data(.type([.ipv4Address, .inetService]))),
            flags: 0x8, keyType: 0x1cd, keyLength: 8, dataType: 0x1cd, dataLength: 8,
            userData: """
                000400000000010400000000030800040d0000000100040800040d0000000100060400000000
                """),
        SetGolden(
            NamedSet(name: "m3", key: .type([.inetService]), value: .data(.type([.inetService]))),
            flags: 0x8, keyType: 0xd, keyLength: 2, dataType: 0xd, dataLength: 2,
            userData: """
                000402000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(name: "m4", key: .typeof([.ipSource]), value: .data(.typeof([.ipDestination]))),
            flags: 0x8, keyType: 0x7, keyLength: 4, dataType: 0x7, dataLength: 4,
            userData: """
                0004020000000104020000000314000407000000010c00040c00000001040b0000000414000407000000010c00040c00
                000001040c000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "m5", key: .typeof([.ipSource, .destinationPort]),
                value: .data(.typeof([.destinationPort]))),
            flags: 0x8, keyType: 0x1cd, keyLength: 8, dataType: 0xd, dataLength: 2,
            userData: """
                000400000000010402000000033400040d000000012c0014000407000000010c00040c00000001040b00000001140004
                07000000010c00040b0000000104020000000414000407000000010c00040b000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "m6", key: .typeof([.ipSource]), value: .data(.typeof([.ipDestination, .destinationPort]))),
            flags: 0x8, keyType: 0x7, keyLength: 4, dataType: 0x1cd, dataLength: 8,
            userData: """
                0004020000000104000000000314000407000000010c00040c00000001040b000000043400040d000000012c00140004
                07000000010c00040c00000001040c0000000114000407000000010c00040b000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(name: "m7", key: .type([.ipv4Address]), value: .data(.type([.inetProtocol]))),
            flags: 0x8, keyType: 0x7, keyLength: 4, dataType: 0xc, dataLength: 1,
            userData: """
                000402000000010400000000060400000000
                """),
        SetGolden(
            NamedSet(name: "m8", key: .typeof([.ipSource]), value: .data(.typeof([.transportProtocol]))),
            flags: 0x8, keyType: 0x7, keyLength: 4, dataType: 0xc, dataLength: 1,
            userData: """
                0004020000000104010000000314000407000000010c00040c00000001040b000000040e000409000000010600041000
                0000060400000000
                """),
        SetGolden(
            NamedSet(name: "m9", key: .typeof([.ipSource]), value: .verdict),
            flags: 0x8, keyType: 0x7, keyLength: 4, dataType: 0xffffff00, dataLength: 16,
            userData: """
                0004020000000104000000000314000407000000010c00040c00000001040b0000000408000401000000010006040000
                0000
                """),
        SetGolden(
            NamedSet(name: "a1", key: .typeof([.ip6Destination])),
            flags: 0x0, keyType: 0x8, keyLength: 16,
            userData: """
                0004020000000314000407000000010c00040d000000010409000000
                """),
        SetGolden(
            NamedSet(name: "a2", key: .typeof([.ip6Source, .ip6Destination])),
            flags: 0x0, keyType: 0x208, keyLength: 32,
            userData: """
                000400000000033400040d000000012c0014000407000000010c00040d0000000104080000000114000407000000010c
                00040d000000010409000000
                """),
        SetGolden(
            NamedSet(name: "m1", key: .type([.ipv6Address]), value: .data(.type([.ipv6Address]))),
            flags: 0x8, keyType: 0x8, keyLength: 16, dataType: 0x8, dataLength: 16,
            userData: """
                000402000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "m2", key: .type([.ipv6Address, .inetService]),
                value: .data(.type([.ipv6Address, .inetService]))),
            flags: 0x8, keyType: 0x20d, keyLength: 20, dataType: 0x20d, dataLength: 20,
            userData: """
                000400000000010400000000030800040d0000000100040800040d0000000100060400000000
                """),
        SetGolden(
            NamedSet(
                name: "cluster-endpoints",
                key: .typeof([.ip6Destination, .transportProtocol, .destinationPort, .slot]),
                value: .data(.typeof([.ip6Destination, .destinationPort])), hasCounters: true),
            flags: 0x8, keyType: 0x20c344, keyLength: 28, dataType: 0x20d, dataLength: 20,
            userData: """
                000400000000010400000000036000040d00000001580014000407000000010c00040d000000010409000000010e0004
                0900000001060004100000000214000407000000010c00040b000000010402000000031a000417000000011200040000
                0000010400000100020400000000043400040d000000012c0014000407000000010c00040d0000000104090000000114
                000407000000010c00040b000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "affinity-10800",
                key: .typeof([.ip6Source, .ip6Destination, .transportProtocol, .destinationPort]),
                value: .data(.typeof([.ip6Destination, .destinationPort])), flags: [.dynamic, .timeout],
                timeout: 10_800_000, size: 65536),
            flags: 0x38, keyType: 0x20830d, keyLength: 40, dataType: 0x20d, dataLength: 20,
            userData: """
                000400000000010400000000035a00040d00000001520014000407000000010c00040d00000001040800000001140004
                07000000010c00040d000000010409000000020e00040900000001060004100000000314000407000000010c00040b00
                0000010402000000043400040d000000012c0014000407000000010c00040d0000000104090000000114000407000000
                010c00040b000000010402000000060400000000
                """),
        SetGolden(
            NamedSet(
                name: "allowed-sources",
                key: .typeof([.ip6Destination, .transportProtocol, .destinationPort, .ip6Source]),
                flags: [.interval], comment: "loadBalancerSourceRanges"),
            flags: 0x84, keyType: 0x20c348, keyLength: 40,
            userData: """
                000400000000035a00040d00000001520014000407000000010c00040d000000010409000000010e0004090000000106
                0004100000000214000407000000010c00040b0000000104020000000314000407000000010c00040d00000001040800
                000007196c6f616442616c616e636572536f7572636552616e67657300
                """),
        SetGolden(
            NamedSet(
                name: "service-ips", key: .typeof([.ip6Destination, .transportProtocol, .destinationPort]),
                value: .verdict, hasCounters: true, comment: "ClusterIP, externalIP and load balancer frontends"),
            flags: 0x8, keyType: 0x830d, keyLength: 24, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000034400040d000000013c0014000407000000010c00040d000000010409000000010e0004
                0900000001060004100000000214000407000000010c00040b0000000104020000000408000401000000010006040000
                00000732436c757374657249502c2065787465726e616c495020616e64206c6f61642062616c616e6365722066726f6e
                74656e647300
                """),
        SetGolden(
            NamedSet(name: "rewriting-tcp", key: .type([.ipv6Address, .inetService]), value: .verdict),
            flags: 0x8, keyType: 0x20d, keyLength: 20, dataType: 0xffffff00, dataLength: 16,
            userData: """
                000400000000010400000000030800040d0000000100060400000000
                """),
        SetGolden(
            NamedSet(name: "cluster-ips", key: .type([.ipv6Address])),
            flags: 0x0, keyType: 0x8, keyLength: 16,
            userData: """
                000402000000
                """),
    ]
}
