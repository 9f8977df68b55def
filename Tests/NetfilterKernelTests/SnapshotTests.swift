import KernelTestSupport
import Netfilter
import Testing

/// The contents of a table are those of one moment, although they come from several dumps.
@Suite struct SnapshotTests {
    private static let first = NamedSet(name: "first", key: .type([.ipv4Address]))
    private static let second = NamedSet(name: "second", key: .type([.ipv4Address]))

    private static func element(_ number: Int) -> ElementList {
        var list = ElementList(layout: first.layout)
        list.append { $0 += [10, 0, UInt8(number >> 8), UInt8(number & 255)] }
        return list
    }

    @Test(.timeLimit(.minutes(1)))
    func twoSetsThatAlwaysChangeTogetherAreAlwaysReadEqual() async throws {
        let namespace = try await NetworkNamespace()
        try namespace.commit { batch in
            batch.add(Samples.table)
            for set in [Self.first, Self.second] {
                batch.add(set, in: Samples.table)
                batch.add(Self.element(0), to: set, in: Samples.table)
            }
        }
        let times = 1_000
        async let writing: Void = Self.change(namespace, times: times)
        var reader = try namespace.socket()
        reader.dumpAttempts = 1_000_000
        var (reads, differences) = (0, 0)
        var latest = Self.element(0)
        while latest != Self.element(times) {
            try Task.checkCancellation()
            let contents = try #require(try reader.contents(of: Samples.table))
            reads += 1
            if contents.elements["first"] != contents.elements["second"] { differences += 1 }
            latest = try #require(contents.elements["second"])
        }
        try await writing
        #expect(differences == 0, "in \(reads) readings")
    }

    private static func change(_ namespace: NetworkNamespace, times: Int) throws {
        var socket = try namespace.socket()
        for number in 0..<times {
            var batch = Batch()
            for set in [first, second] {
                batch.delete(element(number), from: set, in: Samples.table)
                batch.add(element(number + 1), to: set, in: Samples.table)
            }
            try socket.commit(batch.sealed())
        }
    }
}
