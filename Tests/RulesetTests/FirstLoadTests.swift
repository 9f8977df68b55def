import Addresses
import Netfilter
import RulesetTestSupport
import Services
import Testing

@testable import Ruleset

@Suite struct FirstLoadTests {
    @Test(arguments: [0, 1, 5]) func aSmallFirstLoadIsOnePart(services: Int) throws {
        let state = try state(services: services, endpoints: 2)
        let parts = Array(FirstLoad(state))
        #expect(parts.map(\.formChains) == [.all])
        try expectWhole(parts, state)
    }

    @Test func aPartEndsWhereTheKernelEnlargesTheGreatestSet() throws {
        let parts = try parts(services: 25, size: 20, firstSize: 4)
        #expect(counts(parts, .clusterEndpoints) == [4, 4, 8, 9, 0])
        #expect(counts(parts, .serviceIPs) == [4, 4, 8, 9, 0])
        #expect(counts(parts, .clusterIPs) == [4, 4, 8, 9, 0])
        #expect(counts(try self.parts(services: 25, size: 6, firstSize: 4), .serviceIPs) == [4, 4, 6, 2, 6, 3, 0])
    }

    /// A frontend is not divided.
    @Test func aPartEndsWithTheFrontendThatReachesTheThreshold() throws {
        let parts = try parts(services: 5, endpoints: 3, size: 20, firstSize: 4)
        #expect(counts(parts, .clusterEndpoints) == [6, 3, 6, 0])
        #expect(counts(parts, .clusterIPs) == [4, 1, 0, 0])
    }

    /// A map that is looked up by a new rule is walked over; packets meet a table once it has its base chains.
    @Test func chainsComeFirstAndBaseChainsLast() throws {
        let parts = try parts(services: 25, size: 20, firstSize: 4)
        #expect(parts.map(\.replacesTable) == [true, false, false, false, false])
        #expect(parts.map(\.formChains) == [.regular, .none, .none, .none, .base])
        #expect(parts.map { $0.newChains.map(\.name) } == [["cluster-2"], [], [], [], []])
    }

    @Test func thePartsAreTheWhole() throws {
        var state = try state(services: 25, endpoints: 3)
        state.update(name("web"), [try everything()])
        // Claims a ClusterIP, but does not get it.
        state.update(name("late"), [try port(7, endpoints: 2, name: "late")])
        state.setNodePortAddresses([try address("192.0.2.9"), try address("192.0.2.10")])
        state.setServiceCIDRs([try #require(IPPrefix("10.96.0.0/16"))])
        let parts = Array(FirstLoad(state, size: 10, firstSize: 2))
        #expect(parts.count > 3)
        try expectWhole(parts, state)
    }

    private func expectWhole(_ parts: [Transaction], _ state: RulesetState) throws {
        var table = try FakeTable.applying(parts[0])
        for part in parts.dropFirst() {
            #expect(table.installed.chains.allSatisfy { $0.hook == nil }, "no packet meets a part of the table")
            table = try FakeTable.applying(part, to: table)
        }
        let whole = try FakeTable.applying(state.contents())
        #expect(Set(table.installed.chains) == Set(whole.installed.chains))
        #expect(TableContents(table.installed).differences(from: TableContents(whole.installed)) == [])
        #expect(table.redundantAdditions == 0)
    }

    private func counts(_ parts: [Transaction], _ set: SetID) -> [Int] {
        parts.map { $0.addedElements(set)?.count ?? 0 }
    }

    private func parts(services: Int, endpoints: Int = 1, size: Int, firstSize: Int) throws -> [Transaction] {
        Array(FirstLoad(try state(services: services, endpoints: endpoints), size: size, firstSize: firstSize))
    }

    private func state(services: Int, endpoints: Int) throws -> RulesetState {
        var state = RulesetState(.ipv4)
        for number in 0..<services {
            let port = try port(number, endpoints: endpoints, name: "service-\(number)")
            state.update(port.name.service, [port])
        }
        return state
    }

    private func port(_ number: Int, endpoints: Int, name: String) throws -> SelectedPort {
        try selectedPort(
            name, clusterIP: "10.96.1.\(number)", cluster: backends(endpoints, from: number * endpoints + 1))
    }
}
