import KernelTestSupport
import Testing

@testable import Netfilter

/// The number of elements that the kernel keeps for each set; since 6.16.
@Suite struct OccupancyTests {
    @Test func elementsAreCountedWithoutListingThem() async throws {
        let namespace = try await NetworkNamespace()
        try namespace.commit {
            Samples.addTable(to: &$0)
            $0.add(Samples.endpoints(0..<5_000), to: Samples.map, in: Samples.table)
        }
        var socket = try namespace.socket()
        #expect(try socket.elementCount(of: Samples.map, in: Samples.table) == 5_000)
        try namespace.commit { $0.delete(Samples.endpoints(0..<4_999), from: Samples.map, in: Samples.table) }
        #expect(try socket.elementCount(of: Samples.map, in: Samples.table) == 1)
    }

    @Test func aSetThatIsNotThereIsAnErrorThatNamesIt() async throws {
        let namespace = try await NetworkNamespace()
        var socket = try namespace.socket()
        do {
            _ = try socket.elementCount(of: Samples.map, in: Samples.table)
            Issue.record("there is no such table")
        } catch {
            #expect(error.isNotFound)
            #expect(error.object?.contains(Samples.map.name) == true)
        }
    }
}
