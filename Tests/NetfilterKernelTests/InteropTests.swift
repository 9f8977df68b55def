import KernelTestSupport
import Netfilter
import Testing

/// Both ways with the `nft` program: it must read what we write, and we must read what it writes.
@Suite struct InteropTests {
    let ours: NetworkNamespace
    let nfts: NetworkNamespace

    init() async throws {
        ours = try await NetworkNamespace()
        nfts = try await NetworkNamespace()
        var socket = try ours.socket()
        try socket.commit(Reference.batch())
        try await nfts.run("nft", "-f", "-", input: ReferenceScript.text)
    }

    @Test func nftPrintsOurTableAsItPrintsItsOwn() async throws {
        let (printed, expected) = (try await ours.listing(), try await nfts.listing())
        #expect(printed.contains("numgen inc mod 65536 : ip daddr . th dport"))
        for (line, other) in zip(printed.split(separator: "\n"), expected.split(separator: "\n")) {
            #expect(line == other)
        }
        #expect(printed == expected)
    }

    @Test func nftLoadsTheListingOfOurTable() async throws {
        let listing = try await ours.listing()
        try await ours.run("nft", "flush", "ruleset")
        try await ours.run("nft", "-f", "-", input: listing)
        #expect(try await ours.listing() == listing)
    }

    @Test func dumpOfOurTableIsWhatWasCommitted() throws {
        var socket = try ours.socket()
        let dump = try #require(try socket.contents(of: Reference.table))
        expect(dump, equals: Reference.installed)
    }

    @Test func dumpOfNftsTableEqualsOurs() throws {
        var socket = try nfts.socket()
        var dump = try #require(try socket.contents(of: Reference.table))
        // nft 1.0.6 swaps the single byte of `meta l4proto` in keys of intervals, which does nothing.
        dump.rules["firewall"] = dump.rules["firewall"]?.map { rule in
            Rule(
                rule.expressions.filter { if case .unknown("byteorder", _) = $0 { false } else { true } },
                comment: rule.comment)
        }
        expect(dump, equals: Reference.installed)
    }

    @Test func elementWithALifetimeIsRead() async throws {
        try await ours.run(
            "nft", "add", "element", "ip", "shunt", "affinity-10800",
            "{ 10.0.0.9 . 10.96.0.13 . tcp . 80 timeout 1h comment \"sticky\" : 10.0.1.2 . 8080 }")
        var socket = try ours.socket()
        let list = try socket.elements(of: Reference.set("affinity-10800"), in: Reference.table)
        let bytes: [UInt8] = [10, 0, 0, 9, 10, 96, 0, 13, 6, 0, 0, 0, 0, 80, 0, 0, 10, 0, 1, 2, 0x1f, 0x90, 0, 0]
        #expect(list.values == [ElementValue(bytes: bytes, verdict: nil, comment: "sticky")])
    }

    /// nft writes `{ tcp, udp }` in a rule as a set without a name of its own.
    @Test func anonymousSetIsRead() async throws {
        try await ours.run("nft", "add", "rule", "ip", "shunt", "refuse", "meta", "l4proto", "{ 6, 17 }", "drop")
        var socket = try ours.socket()
        let dump = try #require(try socket.contents(of: Reference.table))
        #expect(
            dump.rules["refuse"]?.last?.expressions == [
                .meta(.transportProtocol, into: .word(0)), .lookup(set: "__set0", key: .word(0), inverted: false),
                .immediate(.drop),
            ])
        #expect(dump.elements["__set0"]?.values.map(\.bytes).sorted { $0[0] < $1[0] } == [[6], [17]])
    }

    private func expect(_ dump: InstalledTable, equals wanted: InstalledTable) {
        #expect(dump.table == wanted.table)
        #expect(dump.chains == wanted.chains)
        for chain in wanted.chains { #expect(dump.rules[chain.name] == wanted.rules[chain.name], "\(chain.name)") }
        #expect(dump.rules.count == wanted.rules.count)
        for (set, other) in zip(dump.sets, wanted.sets) { #expect(set == other) }
        #expect(dump.sets.count == wanted.sets.count)
        for set in wanted.sets {
            #expect(dump.elements[set.name]?.values == wanted.elements[set.name]?.values, "\(set.name)")
        }
    }
}
