import Addresses
import KernelTestSupport
import Netfilter
import Testing

/// What differs in IPv6: wider registers, and rules that nft 1.0.6 prints but cannot compile.
@Suite struct IPv6InteropTests {
    private let table = Table(family: .ip6, name: "shunt")
    private let endpoint = NamedSet.Value.data(.typeof([.ip6Destination, .destinationPort]))
    private let frontend: [FieldExpression] = [.ip6Destination, .transportProtocol, .destinationPort]

    private var endpoints: NamedSet {
        NamedSet(name: "cluster-endpoints", key: .typeof(frontend + [.slot]), value: endpoint, hasCounters: true)
    }

    private var affinity: NamedSet {
        NamedSet(
            name: "affinity", key: .typeof([.ip6Source] + frontend), value: endpoint, flags: [.dynamic, .timeout],
            timeout: 60_000, size: 65_536)
    }

    private func address(_ offset: UInt32, at word: Int) -> Expression {
        .payload(.networkHeader, offset: offset, length: 16, into: .word(word))
    }

    private var translate: Rule {
        let nat = NAT(
            kind: .destination, family: .ip6, address: .word(0), port: .word(4), flags: [.mapAddresses, .mapPorts])
        return Rule([
            .meta(.transportProtocol, into: .word(0)), .compare(.equal, .word(0), [TransportProtocol.tcp.rawValue]),
            address(24, at: 0), .meta(.transportProtocol, into: .word(4)),
            .payload(.transportHeader, offset: 2, length: 2, into: .word(5)),
            .numberGenerator(.random, modulus: 2, offset: 0, into: .word(6)),
            .map(set: endpoints.name, key: .word(0), into: .word(0)), .nat(nat),
        ])
    }

    /// Key in words 0 to 9, data in 10 to 14 of 16.
    private var record: Rule {
        Rule([
            .meta(.transportProtocol, into: .word(0)), .compare(.equal, .word(0), [TransportProtocol.tcp.rawValue]),
            address(8, at: 0), .conntrack(.ip6Destination, direction: .original, into: .word(4)),
            .meta(.transportProtocol, into: .word(8)),
            .conntrack(.destinationPort, direction: .original, into: .word(9)),
            .conntrack(.ip6Source, direction: .reply, into: .word(10)),
            .conntrack(.sourcePort, direction: .reply, into: .word(14)),
            .updateSet(SetUpdate(set: affinity.name, key: .word(0), data: .word(10))),
        ])
    }

    private var elements: ElementList {
        var list = ElementList(layout: endpoints.layout)
        for slot: UInt8 in 0..<2 {
            list.append { bytes in
                bytes += (IPAddress("fd00::10")?.networkBytes ?? []) + [6, 0, 0, 0, 0, 80, 0, 0, slot, 0, 0, 0]
                bytes += (IPAddress("2001:db8::\(slot)")?.networkBytes ?? []) + [0x1f, 0x90, 0, 0]
            }
        }
        return list
    }

    @Test func tableIsPrintedByNftAndDumpedAsCommitted() async throws {
        let namespace = try await NetworkNamespace()
        let chains = ["translate": translate, "record": record, "refuse": Rule([.reject(.icmpUnreachable(code: 4))])]
        try namespace.commit { batch in
            batch.add(table)
            batch.add(endpoints, in: table)
            batch.add(affinity, in: table)
            for (name, rule) in chains {
                batch.add(Chain(name: name), in: table)
                batch.add(rule, to: name, in: table)
            }
            batch.add(elements, to: endpoints, in: table)
        }
        var socket = try namespace.socket()
        let dump = try #require(try socket.contents(of: table))
        #expect(dump.rules == chains.mapValues { [$0] })
        #expect(dump.sets == [endpoints, affinity])
        #expect(dump.elements["cluster-endpoints"]?.values == elements.values)

        let listing = try await namespace.listing()
        for line in [
            "typeof ip6 daddr . meta l4proto . th dport . numgen inc mod 65536 : ip6 daddr . th dport",
            "fd00::10 . tcp . 80 . 1 counter packets 0 bytes 0 : 2001:db8::1 . 8080",
            "dnat ip6 to ip6 daddr . meta l4proto . tcp dport . numgen random mod 2 map @cluster-endpoints",
            "meta l4proto tcp update @affinity { ip6 saddr . ct original ip6 daddr . meta l4proto . "
                + "ct original proto-dst : ct reply ip6 saddr . ct reply proto-src }",
        ] {
            #expect(listing.contains(line), "\(line) is not in \(listing)")
        }
        #expect(listing.split(separator: "\n").contains { $0.trimmingPrefix("\t\t") == "reject" })
    }
}
