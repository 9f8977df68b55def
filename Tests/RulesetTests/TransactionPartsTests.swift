import Addresses
import Netfilter
import RulesetTestSupport
import Services
import Testing

@testable import Ruleset

@Suite struct TransactionPartsTests {
    @Test func aSmallFirstLoadIsOnePart() throws {
        var state = RulesetState(.ipv4)
        state.update(name("web"), [try everything()])
        let contents = state.contents()
        #expect(contents.parts() == [contents])
    }

    @Test func aPartEndsWhereTheKernelEnlargesTheGreatestSet() throws {
        let parts = try contents(25).parts(size: 20, firstSize: 4)
        #expect(parts.map { $0.addedElements(.clusterEndpoints)?.count ?? 0 } == [4, 4, 8, 9, 0])
        #expect(parts.map { $0.addedElements(.serviceIPs)?.count ?? 0 } == [1, 0, 0, 0, 0])
        #expect(try contents(25).parts(size: 6, firstSize: 4).map(\.elementCount) == [6, 4, 6, 2, 6, 3, 0])
    }

    /// A map that is looked up by a new rule is walked over; packets meet a table once it has its base chains.
    @Test func chainsComeFirstAndBaseChainsLast() throws {
        let contents = try contents(25)
        let parts = contents.parts(size: 20, firstSize: 4)
        #expect(parts.map(\.replacesTable) == [true, false, false, false, false])
        #expect(parts.map(\.formChains) == [.regular, .none, .none, .none, .base])
        #expect(parts.map(\.newChains) == [contents.newChains, [], [], [], []])
    }

    @Test func thePartsAreTheWhole() throws {
        var state = RulesetState(.ipv4)
        state.update(name("web"), [try everything()])
        state.update(name("big"), [try selectedPort(cluster: backends(25)) { $0.name.service = name("big") }])
        state.setServiceCIDRs([try #require(IPPrefix("10.96.0.0/16"))])
        let contents = state.contents()
        let parts = contents.parts(size: 10, firstSize: 2)
        #expect(parts.count > 3)
        var table = try FakeTable.applying(parts[0])
        for part in parts.dropFirst() {
            #expect(table.installed.chains.allSatisfy { $0.hook == nil }, "no packet meets a part of the table")
            table = try FakeTable.applying(part, to: table)
        }
        let whole = try FakeTable.applying(contents)
        #expect(Set(table.installed.chains) == Set(whole.installed.chains))
        #expect(TableContents(table.installed).differences(from: TableContents(whole.installed)) == [])
        #expect(table.redundantAdditions == 0)
    }

    @Test func aLargeReplacementOfATableIsNotDivided() throws {
        var state = RulesetState(.ipv4)
        state.update(name("web"), [try selectedPort(cluster: backends(25))])
        var contents = state.contents()
        contents.deletesTable = true
        #expect(contents.parts(size: 20, firstSize: 4).count == 1)
    }

    private func contents(_ endpoints: Int) throws -> Transaction {
        var state = RulesetState(.ipv4)
        state.update(name("web"), [try selectedPort(cluster: backends(endpoints))])
        return state.contents()
    }
}
