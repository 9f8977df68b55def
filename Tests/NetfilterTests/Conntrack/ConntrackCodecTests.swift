import Addresses
import CNetfilter
import Testing

@testable import Netfilter

@Suite struct ConntrackCodecTests {
    private let client = IPAddress(10, 0, 1, 2)
    private let service = IPAddress(10, 96, 0, 10)

    private func decode(_ payload: [UInt8]) throws -> ConntrackEntry? {
        try read(message(payload: payload)) { message throws(MalformedMessage) in try ConntrackEntry.decode(message) }
    }

    private func bytes(_ write: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter()
        write(&writer)
        return writer.withUnsafeBytes { Array($0) }
    }

    @Test func translatedEntryIsRead() throws {
        let entry = try #require(try decode(ConntrackGolden.udp))
        #expect(
            entry.original
                == ConntrackTuple(
                    .udp, source: client, sourcePort: 40001, destination: service, destinationPort: 53))
        #expect(
            entry.reply
                == ConntrackTuple(
                    .udp, source: IPAddress(10, 0, 2, 2), sourcePort: 5353, destination: client, destinationPort: 40001)
        )
        #expect(entry.zone == 0)
        #expect(entry.id == 0xf90b_60ac)
        #expect(entry.timeout == 999)
        #expect(entry.status.contains([.confirmed, .destinationNAT]))
        #expect(entry.status.isDisjoint(with: [.seenReply, .assured, .sourceNAT]))
    }

    @Test func entryOfIPv6IsRead() throws {
        let entry = try #require(try decode(ConntrackGolden.tcp6))
        #expect("\(entry.original)" == "tcp src=fd00::1 dst=fd00:96::10 sport=40000 dport=80")
        #expect("\(entry.reply)" == "tcp src=fd00::5 dst=fd00::1 sport=8080 dport=40000")
        #expect(entry.id == 0xb6c7_8743)
    }

    @Test func entryOfAZoneIsRead() throws {
        let entry = try #require(try decode(ConntrackGolden.zone))
        #expect(entry.zone == 7)
        #expect(!entry.status.contains(.destinationNAT))
    }

    @Test func entryOfAnotherProtocolIsLeftOut() throws {
        #expect(try decode(ConntrackGolden.icmp) == nil)
    }

    @Test func entryWithoutTuplesIsMalformed() throws {
        #expect(throws: MalformedMessage.self) { try decode(Array(ConntrackGolden.udp.prefix(4))) }
        #expect(throws: MalformedMessage.self) { try decode(Array(ConntrackGolden.udp.prefix(56))) }
    }

    @Test(arguments: [ConntrackGolden.udp, ConntrackGolden.tcp6])
    func deletionNamesTheOriginalTupleAndTheID(golden: [UInt8]) throws {
        let entry = try #require(try decode(golden))
        let sent = bytes { entry.writeDeletion(to: &$0, sequence: 9) }
        #expect(sent[4..<6] == [UInt8(IPCTNL_MSG_CT_DELETE.rawValue), UInt8(NFNL_SUBSYS_CTNETLINK)])
        // Its header, the same tuple as in the dump, and the ID as the dump has it.
        let tupleLength = Int(golden[4])
        #expect(Array(sent[16..<20 + tupleLength]) == Array(golden[..<(4 + tupleLength)]))
        let id = withUnsafeBytes(of: entry.id.bigEndian) { Array($0) }
        #expect(Array(sent[(20 + tupleLength)...]) == [8, 0, 12, 0] + id)
    }

    @Test func deletionNamesTheZone() throws {
        let entry = try #require(try decode(ConntrackGolden.zone))
        let sent = bytes { entry.writeDeletion(to: &$0, sequence: 9) }
        #expect(Array(sent[72..<80]) == [6, 0, 18, 0, 0, 7, 0, 0])
    }

    @Test func dumpIsFilteredByTupleAndStatus() {
        let filter = ConntrackFilter(
            family: .ipv4, transport: .udp, originalDestination: service, originalDestinationPort: 53,
            status: .destinationNAT)
        let sent = bytes { filter.request(narrowed: true).write(to: &$0, sequence: 1) }
        #expect(
            Array(sent[16...])
                == hex(
                    """
                    02000000
                    24000180 0c000180 080002000a60000a  14000280 0500010011000000 0600030000350000
                    0c001980 080001002a000000
                    0800030000000020 08001a0000000020
                    """))
    }

    /// Kernels compare IPv6 addresses the wrong way round.
    @Test func addressesOfIPv6AreNotLeftToTheKernel() {
        let filter = ConntrackFilter(
            family: .ipv6, transport: .udp, originalDestination: IPAddress(high: 1, low: 2), originalDestinationPort: 53
        )
        let sent = bytes { filter.request(narrowed: true).write(to: &$0, sequence: 1) }
        #expect(
            Array(sent[16...])
                == hex("0a000000 18000180 14000280 0500010011000000 0600030000350000 0c001980 0800010028000000"))
    }

    @Test func dumpIsFilteredByProtocolAlone() {
        let filter = ConntrackFilter(family: .ipv6, transport: .tcp)
        let sent = bytes { filter.request(narrowed: true).write(to: &$0, sequence: 1) }
        #expect(
            Array(sent[16...]) == hex("0a000000 10000180 0c000280 0500010006000000 0c001980 0800010008000000"))
        #expect(bytes { filter.request(narrowed: false).write(to: &$0, sequence: 1) }.count == 20)
    }

    @Test(arguments: [
        (ConntrackFilter(family: .ipv4, transport: .udp), true),
        (ConntrackFilter(family: .ipv6, transport: .udp), false),
        (ConntrackFilter(family: .ipv4, transport: .tcp), false),
        (ConntrackFilter(family: .ipv4, transport: .udp, originalDestination: IPAddress(10, 96, 0, 10)), true),
        (ConntrackFilter(family: .ipv4, transport: .udp, originalDestination: IPAddress(10, 0, 2, 2)), false),
        (ConntrackFilter(family: .ipv4, transport: .udp, originalDestinationPort: 53), true),
        (ConntrackFilter(family: .ipv4, transport: .udp, originalDestinationPort: 5353), false),
        (ConntrackFilter(family: .ipv4, transport: .udp, status: .destinationNAT), true),
        (ConntrackFilter(family: .ipv4, transport: .udp, status: [.destinationNAT, .assured]), false),
    ])
    func whatTheKernelDidNotFilterIsFilteredHere(filter: ConntrackFilter, matches: Bool) throws {
        let entry = try #require(try decode(ConntrackGolden.udp))
        #expect(filter.matches(entry) == matches)
    }

    @Test("Damaged entries are read to an end", arguments: 0..<4 as Range<UInt64>)
    func damagedEntries(seed: UInt64) {
        var generator = FuzzTests.SeededGenerator(state: seed)
        var accepted = 0
        for golden in [ConntrackGolden.udp, ConntrackGolden.tcp6, ConntrackGolden.zone, ConntrackGolden.icmp] {
            for _ in 0..<1_000 {
                var payload = golden
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    payload[Int.random(in: payload.indices, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                if Bool.random(using: &generator) { payload.removeLast(.random(in: 1..<60, using: &generator)) }
                if (try? decode(payload)) != nil { accepted += 1 }
            }
        }
        // Most changes leave a message that is well-formed: the test reaches more than the first check.
        #expect(accepted > 500)
    }
}
