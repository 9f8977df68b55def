import Addresses
import Netfilter
import RulesetTestSupport
import TestSupport
import Testing

@testable import Ruleset

@Suite struct NamesTests {
    @Test(arguments: EndpointChain.Kind.allCases, [1, 2, 9, 10, 65536])
    func endpointChainsAreReadBackFromTheirNames(kind: EndpointChain.Kind, count: Int) {
        let chain = EndpointChain(kind, count)
        #expect(EndpointChain(name: chain.name) == chain)
    }

    @Test(arguments: [
        "", "cluster", "cluster-", "cluster-0", "cluster--1", "cluster-01", "cluster-+1", "cluster-1a", "Cluster-1",
        "cluster-nodeport-", "nodeport-1", "local-policy", "local-nodeport-policy", "refuse", "cluster-ips",
        "cluster-99999999999999999999",
    ])
    func otherNamesAreNoEndpointChains(name: String) {
        #expect(EndpointChain(name: name) == nil)
    }

    @Test(arguments: [
        "cluster-3", "affinity-0-local-2", "policy-3-1", "policy-0-0", "policy-nodeport-3-1", "affinity-1-policy-3-1",
        "affinity-7-policy-nodeport-10-0", "firewall-0-refuse", "firewall-24-27-cluster-3",
        "firewall-0-32-128-affinity-2-cluster-3", "firewall-64-policy-3-1", "firewall-all-affinity-3-policy-3-0",
        "firewall-63-64-65-127-128-drop", "firewall-all-refuse",
    ])
    func sharedChainsAreReadBackFromTheirNames(name: String) {
        #expect(SharedChain(name: name)?.name == name)
    }

    @Test(arguments: [
        "", "policy", "policy-", "policy-1", "policy-1-", "policy--1", "policy-01-1", "policy-1-2-3", "policy-a-1",
        "policy-+1-1", "nodeport-policy-1-1", "firewall", "firewall-", "firewall-1-firewall-1-refuse",
        "firewall-129-refuse", "firewall-01-refuse", "firewall-refuse", "firewall-1-rewrite", "firewall-27-24-refuse",
        "firewall-24-24-refuse", "firewall-+24-refuse", "firewall--24-refuse", "firewall-24", "firewall-24-",
        "firewall-all", "firewall-all-", "firewall-allrefuse", "firewall-all-24-refuse", "firewall-24-all-refuse",
        "affinity-", "affinity-0", "affinity-0-", "affinity-refuse", "affinity-0-refuse", "affinity-0-10800-tcp",
        "affinity-8-cluster-3", "affinity-00-cluster-3", "affinity-cluster-3", "affinity-+1-cluster-3",
    ])
    func otherNamesAreNoSharedChains(name: String) {
        #expect(SharedChain(name: name) == nil)
    }

    @Test func sharedChainsComeBehindThoseTheyLeadTo() {
        let names = ["firewall-1-policy-3-1", "affinity-0-cluster-3", "policy-nodeport-1-1", "policy-3-1", "cluster-3"]
        #expect(
            names.compactMap { SharedChain(name: $0) }.sorted().map(\.name) == [
                "cluster-3", "affinity-0-cluster-3", "policy-3-1", "policy-nodeport-1-1", "firewall-1-policy-3-1",
            ])
    }

    @Test func chainsAreOrderedByKindAndCount() {
        let chains = [EndpointChain(.local, 2), .init(.cluster, 10), .init(.clusterNodePort, 1), .init(.cluster, 9)]
        #expect(chains.sorted().map(\.name) == ["cluster-9", "cluster-10", "local-2", "cluster-nodeport-1"])
    }

    @Test func prefixLengthsAreReadBackFromTheNamesOfFirewalls() throws {
        var random = SeededGenerator(seed: 12)
        for count in 0...40 {
            let lengths = Array((0...128).shuffled(using: &random).prefix(count + 1))
            let ranges = try lengths.map { try #require(IPPrefix(IPAddress(high: 0, low: 0), length: $0)) }
            let chain = SharedChain.firewall(
                PrefixLengths(of: ranges),
                .policy(
                    PolicyChain(
                        isNodePort: true, cluster: 65536, local: 65536, affinity: AffinityMap.allCases[7])))
            #expect(SharedChain(name: chain.name) == chain)
            #expect(chain.name.utf8.count < 256)
            let expected = lengths.count > 24 ? Array(0...128) : lengths.sorted()
            #expect(chain.sourceSets(.ipv6) == expected.map { .allowedSources($0) })
            #expect(chain.name.hasPrefix("firewall-all-") == (lengths.count > 24))
        }
        let tooMany = (0...24).map(String.init).joined(separator: "-")
        #expect(SharedChain(name: "firewall-\(tooMany)-refuse") == nil)
        let all = (0...128).map(String.init).joined(separator: "-")
        #expect(SharedChain(name: "firewall-\(all)-refuse") == nil)
    }

    @Test func allLengthsAreThoseOfTheFamily() {
        let chain = SharedChain.firewall(.all, .refuse)
        #expect(chain.sourceSets(.ipv4) == (0...32).map { .allowedSources($0) })
        #expect(chain.sourceSets(.ipv6).last == .allowedSources(128))
        let rules = RulesetForm(RulesetConfiguration(family: .ipv4)).template(chain).rules
        #expect(rules.count == 34)
        #expect(rules.last?.text(.ipv4) == "drop")
    }

    @Test func prefixLengthsAreInAnOrder() {
        let names = ["24", "24-27", "28", "64", "24-64", "128", "all"]
        let lengths = names.compactMap { PrefixLengths.dividing("\($0)-refuse")?.lengths }
        #expect(lengths.map(\.name) == names)
        #expect(lengths.reversed().sorted() == lengths)
    }

    @Test func setsHaveDistinctNamesAndTheirPositions() {
        #expect(SetID.allCases.map(\.index) == Array(0..<SetID.allCases.count))
        #expect(Set(SetID.allCases.map(\.name)).count == SetID.allCases.count)
        #expect(TransportProtocol.allCases.map(\.position) == [0, 1, 2])
    }

    @Test func everyChainOfTheFormIsNamedOnceAndNoneIsShared() {
        let names = RulesetForm(RulesetConfiguration(family: .ipv4)).chains.map(\.chain.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { SharedChain(name: $0) == nil })
    }

    @Test func frontendsAreInNumericalOrderAndNodePortsLast() throws {
        let frontends: [Frontend] = [
            .address(try address("9.0.0.1"), .tcp, 80), .address(try address("10.0.0.1"), .tcp, 80),
            .address(try address("10.0.0.1"), .tcp, 443), .address(try address("10.0.0.1"), .udp, 53),
            .nodePort(.tcp, 30000), .nodePort(.tcp, 30001), .nodePort(.udp, 30000),
        ]
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 { #expect(frontends.shuffled(using: &random).sorted() == frontends) }
        #expect(Set(frontends).count == frontends.count)
        #expect(!frontends.contains { $0 < $0 })
    }

    @Test func frontendsAreDescribedAsAPersonWouldWriteThem() throws {
        #expect(Frontend.address(try address("10.0.0.1"), .tcp, 80).description == "tcp 10.0.0.1:80")
        #expect(Frontend.address(try address("fd00::1"), .sctp, 80).description == "sctp [fd00::1]:80")
        #expect(Frontend.nodePort(.udp, 30053).description == "udp node port 30053")
    }
}
