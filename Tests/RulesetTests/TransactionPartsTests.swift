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

    @Test func aLargeFirstLoadSendsEndpointsFirst() throws {
        var state = RulesetState(.ipv4)
        state.update(name("web"), [try selectedPort(cluster: backends(25))])
        let contents = state.contents()
        let parts = contents.parts(size: 20)
        #expect(parts.map(\.elementCount) == [20, 5, 2])
        #expect(parts.map(\.replacesTable) == [true, false, false])
        #expect(parts.last?.newChains == contents.newChains)
        #expect(parts.last?.addedElements(.clusterEndpoints) == nil)
        let bytes = parts.compactMap { $0.addedElements(.clusterEndpoints) }.map(\.bytes)
        #expect(bytes.joined().elementsEqual(contents.addedElements(.clusterEndpoints)?.bytes ?? []))
    }

    @Test func aLargeReplacementOfATableIsNotDivided() throws {
        var state = RulesetState(.ipv4)
        state.update(name("web"), [try selectedPort(cluster: backends(25))])
        var contents = state.contents()
        contents.deletesTable = true
        #expect(contents.parts(size: 20).count == 1)
    }
}
