import Addresses
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// Others use nf_tables too, and may change what is ours.
@Suite struct NeighbourTests {
    private let web = Service.sample("web", 1, families: IPFamily.allCases)
    private let slice = EndpointSlice.sample(of: "web", [1, 2, 3])

    @Test func aForeignTableIsLeftAsItIs() async throws {
        let rig = try await Rig()
        try await rig.nft(
            "-f -",
            input: """
                table ip foreign {
                    comment "not ours"
                    map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; counter; elements = {
                        10.96.0.1 . tcp . 80 counter packets 7 bytes 700 comment "foreign" : goto cluster-3 }; }
                    chain cluster-3 { counter packets 7 bytes 700 accept; }
                }
                table inet shunt { chain refuse { type filter hook input priority 5; policy accept; drop; }; }
                table ip6 foreign { set cluster-ips { type ipv6_addr; elements = { fd00:60::1 }; }; }
                """)
        let tables = ["ip foreign", "inet shunt", "ip6 foreign"]
        let before = try await listings(tables, rig)
        var cluster = RandomObjects(seed: 5)
        let proxier = try await rig.proxier([.set(web), .set(slice)])
        for _ in 0..<100 { await proxier.apply([cluster.change()], isComplete: false) }
        await proxier.maintain()
        #expect(try await listings(tables, rig) == before)
        #expect(try Cleanup.run(namespace: rig.reference) == ["ip shunt", "ip6 shunt"])
        #expect(try await listings(tables, rig) == before)
        let left = try await rig.nft("list tables").split(separator: "\n").sorted()
        #expect(left == ["table inet shunt", "table ip foreign", "table ip6 foreign"])
    }

    @Test func cleanupTwiceIsFine() async throws {
        let rig = try await Rig()
        #expect(try Cleanup.run(namespace: rig.reference) == [])
        _ = try await rig.proxier([.set(web), .set(slice)])
        #expect(try Cleanup.run(namespace: rig.reference) == ["ip shunt", "ip6 shunt"])
        #expect(try Cleanup.run(namespace: rig.reference) == [])
        #expect(try await rig.nft("list ruleset") == "")
    }

    @Test func anElementDeletedByNftIsBackAfterTheNextChangeOfItsService() async throws {
        let rig = try await Rig()
        let proxier = try await rig.proxier([.set(web), .set(slice)])
        try await rig.nft("delete element ip shunt service-ips { 10.96.0.1 . tcp . 80 }")
        try await rig.nft("delete element ip shunt cluster-endpoints { 10.96.0.1 . tcp . 80 . 0 }")
        try await change(proxier, rig)
        #expect(rig.log.lines("comparing its content").map(\.metadata["family"]) == ["IPv4"])
    }

    @Test func anElementAddedByNftIsGoneAfterARestart() async throws {
        let rig = try await Rig()
        _ = try await rig.proxier([.set(web), .set(slice)])
        try await rig.nft("add element ip shunt cluster-ips { 10.96.0.99 }")
        try await rig.nft("add element ip shunt service-nodeports { tcp . 30099 : goto refuse }")
        try await rig.nft("add element ip shunt cluster-endpoints { 10.96.0.1 . tcp . 80 . 9 : 10.1.0.9 . 8080 }")
        _ = rig.record.take()
        let proxier = try await rig.proxier([.set(web), .set(slice)])
        #expect(rig.record.take().map(\.elementCount) == [3])
        try await rig.expectScratch([.service(web), .endpointSlice(slice)], proxier)
    }

    @Test func aTableDeletedByNftIsMadeAgain() async throws {
        let rig = try await Rig()
        let proxier = try await rig.proxier([.set(web), .set(slice)])
        try await rig.nft("delete table ip shunt")
        try await change(proxier, rig)
    }

    @Test func aFlushedRulesetIsMadeAgain() async throws {
        let rig = try await Rig()
        let proxier = try await rig.proxier([.set(web), .set(slice)])
        try await rig.nft("flush ruleset")
        await proxier.apply([.set(EndpointSlice.sample(of: "web", [5], family: .ipv6))], isComplete: false)
        try await change(proxier, rig, .endpointSlice(.sample(of: "web", [5], family: .ipv6)))
    }

    @Test func aChainDeletedByNftMakesTheContentBeCompared() async throws {
        let rig = try await Rig()
        let proxier = try await rig.proxier([.set(web), .set(slice)])
        await proxier.apply([.set(EndpointSlice.sample(of: "web", [1, 2]))], isComplete: false)
        try await rig.nft("delete chain ip shunt cluster-4")
        for _ in 0..<3 { await proxier.maintain() }
        try await rig.expectScratch([.service(web), .endpointSlice(.sample(of: "web", [1, 2]))], proxier)
        #expect(rig.log.lines("unused chains cannot be deleted").count == 1)
    }

    private func change(_ proxier: Proxier, _ rig: Rig, _ more: KubernetesObject...) async throws {
        let new = EndpointSlice.sample(of: "web", [4, 5])
        await proxier.apply([.set(new)], isComplete: false)
        try await rig.expectScratch([.service(web), .endpointSlice(new)] + more, proxier)
    }

    private func listings(_ tables: [String], _ rig: Rig) async throws -> [String] {
        var listings: [String] = []
        for table in tables { listings.append(try await rig.nft("-a list table \(table)")) }
        return listings
    }
}
