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
