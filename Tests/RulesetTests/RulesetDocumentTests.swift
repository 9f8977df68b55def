import Addresses
import Foundation
import Netfilter
import Services
import Testing

@testable import Ruleset

/// The JSON document, as a program reads it.
@Suite struct RulesetDocumentTests {
    private struct Document: Decodable { var tables: [Table] }

    private struct Table: Decodable {
        var family: String
        var name: String
        var sets: [NamedSet]
        var chains: [Chain]
    }

    private struct NamedSet: Decodable {
        var name: String
        var kind: String
        var key: [String]
        var value: String?
        var comment: String?
        var elements: [Element]
    }

    private struct Element: Decodable, Equatable {
        var key: [String]
        var value: String?
        var comment: String?
    }

    private struct Chain: Decodable, Equatable {
        var name: String
        var hook: String?
        var type: String?
        var priority: Int?
        var rules: [String]
    }

    private let table: Table
    private let state: RulesetState

    init() throws {
        var state = RulesetState(.ipv4, podCIDR: try prefix("10.0.0.0/16"))
        state.update(name("web"), [try everything()])
        self.state = state
        let data = try JSONEncoder().encode(RulesetDocument([state, RulesetState(.ipv6)]))
        let document = try JSONDecoder().decode(Document.self, from: data)
        #expect(document.tables.map(\.family) == ["ip", "ip6"])
        #expect(document.tables.map(\.name) == ["shunt", "shunt"])
        table = document.tables[0]
    }

    @Test func setsAreTakenApart() throws {
        #expect(
            table.sets.map(\.name) == SetID.constant.map(\.name) + ["allowed-sources-24", "allowed-sources-32"])
        let services = try set("service-ips")
        #expect(services.kind == "map")
        #expect(services.key == ["ip daddr", "meta l4proto", "th dport"])
        #expect(services.value == "verdict")
        #expect(services.comment == "ClusterIP, externalIP and load balancer frontends")
        #expect(
            services.elements.first
                == Element(key: ["10.96.0.10", "tcp", "80"], value: "goto cluster-4", comment: "default/web:http"))
        let endpoints = try set("cluster-endpoints")
        #expect(endpoints.key.last == "numgen inc mod 65536")
        #expect(endpoints.value == "ip daddr . th dport")
        #expect(
            endpoints.elements.first
                == Element(key: ["10.96.0.10", "tcp", "80", "0"], value: "10.0.1.1 . 8080", comment: nil))
        let addresses = try set("cluster-ips")
        #expect(addresses.kind == "set")
        #expect(addresses.key == ["ipv4_addr"])
        #expect(addresses.value == nil)
        #expect(addresses.elements == [Element(key: ["10.96.0.10"], value: nil, comment: nil)])
    }

    @Test func everyElementIsThere() {
        let contents = state.contents()
        #expect(table.sets.map(\.elements.count) == contents.sets.map { contents.addedElements($0)?.count ?? 0 })
        #expect(table.sets.reduce(0) { $0 + $1.elements.count } == contents.elementCount)
    }

    @Test func chainsHaveTheirHooksAndRules() throws {
        let prerouting = try #require(table.chains.first)
        #expect(prerouting.name == "nat-prerouting")
        #expect(prerouting.hook == "prerouting")
        #expect(prerouting.type == "nat")
        #expect(prerouting.priority == -100)
        #expect(prerouting.rules.first == "ip daddr . meta l4proto . th dport vmap @service-ips")
        let refuse = try #require(table.chains.first { $0.name == "refuse" })
        let rules = ["meta l4proto tcp reject with tcp reset", "reject"]
        #expect(refuse == Chain(name: "refuse", hook: nil, type: nil, priority: nil, rules: rules))
        let shared = state.contents().newChains.map(\.name)
        #expect(table.chains.suffix(shared.count).map(\.name) == shared)
    }

    private func set(_ name: String) throws -> NamedSet {
        try #require(table.sets.first { $0.name == name })
    }
}
