import Addresses
import KernelTestSupport
import Testing

/// The written-out form of the ruleset does what Kubernetes demands of Services: who answers, and which source it sees.
@Suite(
    "The reference ruleset",
    .topology { topology in
        try await Endpoints.serve(on: topology)
        for name in ["ruleset.nft", "ruleset-elements.nft", "ruleset6.nft"] {
            try await topology.run(on: .node, "nft", "-f", "-", input: Fixture.text(name))
        }
    })
struct ReferenceRulesetTests {
    private static let local: Set = [Endpoints.pod1]
    private static let withRemote: Set = [Endpoints.pod1, Endpoints.remote]
    private static let onHost: Set = [Endpoints.node, Endpoints.pod2]

    static let ipv4: [TrafficCase] = [
        .init("ClusterIP", from: .pod1, to: "10.96.0.10:80", .answered(by: Endpoints.all, source: .kept)),
        .init("ClusterIP", from: .pod1, to: "10.96.0.10:80", over: .udp, .answered(by: Endpoints.all, source: .kept)),
        .init("ClusterIP", from: .node, to: "10.96.0.10:80", .answered(by: Endpoints.all, source: .masqueraded)),
        .init("ClusterIP", from: .outside, to: "10.96.0.10:80", .answered(by: Endpoints.all, source: .masqueraded)),
        .init(
            "load balancer", from: .outside, to: "192.168.60.100:80",
            .answered(by: Endpoints.all, source: .masqueraded)),
        .init("NodePort", from: .outside, to: "192.168.60.1:30080", .answered(by: Endpoints.all, source: .masqueraded)),
        .init("Local policy", from: .outside, to: "192.168.60.101:80", .answered(by: local, source: .kept)),
        .init("Local policy", from: .pod2, to: "192.168.60.101:80", .answered(by: withRemote, source: .kept)),
        .init("Local policy", from: .node, to: "192.168.60.101:80", .answered(by: withRemote, source: .masqueraded)),
        .init("no endpoints", from: .pod1, to: "10.96.0.12:80", .refused),
        .init("port that no Service has", from: .pod1, to: "10.96.0.10:81", .refused),
        .init("port that no Service has", from: .pod1, to: "10.96.0.10:81", over: .udp, .refused),
        .init("port that no Service has", from: .node, to: "10.96.0.10:81", .refused),
        .init("port that no Service has", from: .node, to: "10.96.0.10:81", over: .udp, .refused),
        .init("affinity", from: .pod1, to: "10.96.0.13:80", .answeredByOne(of: Endpoints.all, source: .kept)),
        .init("affinity", from: .pod2, to: "10.96.0.13:80", .answeredByOne(of: Endpoints.all, source: .kept)),
        .init("affinity", from: .outside, to: "10.96.0.13:80", .answeredByOne(of: Endpoints.all, source: .masqueraded)),
        .init("affinity, host network", from: .pod1, to: "10.96.0.14:80", .answeredByOne(of: onHost, source: .kept)),
        .init("source ranges", from: .outside, to: "192.168.60.102:80", .dropped),
        .init(
            "source ranges", from: .pod2, to: "192.168.60.102:80",
            .answered(by: [Endpoints.pod2], source: .masqueraded)),
    ]

    static let ipv6: [TrafficCase] = [
        .init("ClusterIP", from: .pod1, to: "[fd00:96::10]:80", .answered(by: Endpoints6.all, source: .kept)),
        .init(
            "ClusterIP", from: .pod1, to: "[fd00:96::10]:80", over: .udp, .answered(by: Endpoints6.all, source: .kept)),
        .init("ClusterIP", from: .node, to: "[fd00:96::10]:80", .answered(by: Endpoints6.all, source: .masqueraded)),
        .init(
            "load balancer", from: .outside, to: "[fd00:60::100]:80",
            .answered(by: Endpoints6.all, source: .masqueraded)),
        .init(
            "NodePort", from: .outside, to: "[fd00:60::1]:30080", .answered(by: Endpoints6.all, source: .masqueraded)),
        .init("no endpoints", from: .pod1, to: "[fd00:96::12]:80", .refused),
        .init("port that no Service has", from: .node, to: "[fd00:96::10]:81", over: .udp, .refused),
    ]

    @Test("balances and rewrites", arguments: ipv4 + ipv6)
    func balances(row: TrafficCase) async throws {
        let topology = try #require(TopologyTrait.topology)
        let differences = try await topology.differences(from: row)
        #expect(differences == [])
    }
}
