import KernelTestSupport
import Testing

@testable import Netfilter

@Suite struct BatchTests {
    let namespace: NetworkNamespace

    init() async throws {
        namespace = try await NetworkNamespace()
        try namespace.commit { Samples.addTable(to: &$0) }
    }

    @Test func committedBatchIsVisibleWhenTheCallReturns() throws {
        var writer = try namespace.socket()
        var reader = try namespace.socket()
        for number in 0..<50 as Range<UInt32> {
            var batch = Batch()
            batch.add(Samples.endpoints(number..<number + 1), to: Samples.map, in: Samples.table)
            try writer.commit(batch.sealed())
            #expect(try reader.elements(of: Samples.map, in: Samples.table).count == Int(number) + 1)
        }
    }

    @Test func emptyBatchIsNotSent() throws {
        try namespace.commit { _ in }
    }

    /// Five megabytes in one datagram: more than the default send buffer, and more than one list of elements holds.
    @Test func hundredThousandElementsAreCommittedAndDumped() throws {
        let elements = Samples.endpoints(0..<100_000)
        try namespace.commit { $0.add(elements, to: Samples.map, in: Samples.table) }
        var socket = try namespace.socket()
        let dump = try socket.elements(of: Samples.map, in: Samples.table)
        #expect(dump.count == 100_000)
        #expect(dump.duplicates == [])
        let others = (0..<dump.count).filter { index in
            let number = dump[index].dropFirst(12).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            return elements[number] != dump[index]
        }
        #expect(others.isEmpty)
    }

    @Test func sameElementsAgainAreAccepted() throws {
        for _ in 0..<2 {
            try namespace.commit { $0.add(Samples.endpoints(0..<10), to: Samples.map, in: Samples.table) }
        }
    }

    @Test func valueChangesByDeletionAndAdditionInOneBatch() throws {
        try namespace.commit { $0.add(Samples.endpoints(0..<10), to: Samples.map, in: Samples.table) }
        try namespace.commit {
            $0.delete(Samples.endpoints(3..<4), from: Samples.map, in: Samples.table)
            $0.add(Samples.endpoints(3..<4, port: 9090), to: Samples.map, in: Samples.table)
        }
        var socket = try namespace.socket()
        let expected = Samples.endpoints(0..<3).values.union(Samples.endpoints(3..<4, port: 9090).values)
            .union(Samples.endpoints(4..<10).values)
        #expect(try socket.elements(of: Samples.map, in: Samples.table).values == expected)
    }

    @Test func checkedBatchLeavesNoTrace() async throws {
        let before = try await namespace.listing()
        var socket = try namespace.socket()
        var batch = Batch()
        batch.add(Samples.endpoints(0..<10), to: Samples.map, in: Samples.table)
        batch.add(Table(family: .ip6, name: "other"))
        try socket.check(batch.sealed())
        #expect(try await namespace.listing() == before)
    }

    @Test func checkReportsWhatCommitWouldReport() throws {
        var socket = try namespace.socket()
        var batch = Batch()
        batch.add(Samples.services([.goto("nowhere")]), to: Samples.verdicts, in: Samples.table)
        do {
            try socket.check(batch.sealed())
            Issue.record("the batch was not refused")
        } catch {
            #expect(error.errors.map(\.isNotFound) == [true])
        }
    }

    @Test func foreignTableStaysAsItIs() async throws {
        let foreign = """
            table ip foreign {
                comment "not ours"
                map endpoints { type ipv4_addr : verdict; elements = { 10.0.0.1 : goto next }; }
                chain next { counter packets 7 bytes 700 accept; }
            }
            """
        try await namespace.run("nft", "-f", "-", input: foreign)
        let before = try await namespace.run("nft", "-a", "list", "table", "ip", "foreign")
        try namespace.commit { $0.add(Samples.endpoints(0..<5_000), to: Samples.map, in: Samples.table) }
        try namespace.commit { $0.flush(set: Samples.map.name, in: Samples.table) }
        var socket = try namespace.socket()
        #expect(try socket.contents(of: Samples.table)?.sets.map(\.name) == ["endpoints", "services"])
        try namespace.commit { $0.delete(Samples.table) }
        #expect(try await namespace.run("nft", "-a", "list", "table", "ip", "foreign") == before)
    }
}
