import Addresses
import Netfilter
import Services
import Testing

@testable import Ruleset

@Suite struct NftScriptTests {
    @Test(arguments: [(IPFamily.ipv4, NftScriptGolden.ipv4), (.ipv6, NftScriptGolden.ipv6)])
    func theWholeScript(family: IPFamily, golden: String) throws {
        let text = NftScript([try state(family)]).text
        let lines = text.replacing("\t", with: "    ").split(separator: "\n", omittingEmptySubsequences: false)
        let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
        let difference = zip(lines, expected).first { $0 != $1 }
        #expect(difference?.0 == difference?.1)
        #expect(lines.count == expected.count)
        #expect(!text.contains(" \n") && !text.contains("\n "))
    }

    @Test func familiesFollowEachOther() throws {
        let states = try IPFamily.allCases.map { try state($0) }
        #expect(NftScript(states).text == states.map { NftScript([$0]).text }.joined())
    }

    @Test func piecesAddUpToTheText() throws {
        let script = NftScript([try state(.ipv4)])
        var pieces: [String] = []
        script.write { pieces.append($0) }
        #expect(pieces.joined() == script.text)
        #expect(pieces.count > 100)
    }

    @Test func withoutPodRangeNothingIsToldFromIt() {
        let text = NftScript([RulesetState(.ipv4)]).text
        #expect(!text.contains("ip saddr 10"))
        #expect(!text.contains("ct original ip daddr @cluster-ips"))
    }

    @Test func masqueradingAllAsksForNoSource() throws {
        let form = RulesetForm(
            RulesetConfiguration(family: .ipv4, podCIDR: try prefix("10.0.0.0/16"), masqueradesAll: true))
        let text = NftScript([RulesetState(form)]).text
        #expect(text.contains("\n\t\tct original ip daddr @cluster-ips masquerade fully-random\n"))
        #expect(!text.contains("ip saddr != "))
    }

    private func state(_ family: IPFamily) throws -> RulesetState {
        let isIPv4 = family == .ipv4
        var state = RulesetState(family, podCIDR: try prefix(isIPv4 ? "10.0.0.0/16" : "fd00:10:244::/48"))
        state.update(name("web"), [try everything(family)])
        state.update(name("idle"), [try selectedPort("idle", clusterIP: isIPv4 ? "10.96.0.11" : "fd00:10:96::11")])
        state.setNodePortAddresses([try address(isIPv4 ? "192.0.2.1" : "2001:db8::1")])
        return state
    }
}
