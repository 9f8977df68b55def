import Addresses
import Netfilter
import Services
import Testing

@testable import Ruleset

/// Which frontend leads where: every row of the table of kube-proxy's verdicts.
@Suite struct ProgramsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Endpoints of the cluster and of this node; some exist elsewhere, if `hasAny` says so.
        var cluster = 3
        var local = 0
        var hasAny = true
        var isInternalLocal = false
        var isExternalLocal = false
        var nodePort: UInt16 = 0
        var loadBalancerIPs: [String] = []
        var externalIPs: [String] = []
        var ranges: [String] = []
        /// Frontend and decisions, as `describe` writes them.
        var expected: [String]
    }

    private static let clusterIP = "tcp 10.96.0.10:80"
    private static let balancer = "tcp 192.0.2.1:80"

    static let cases = [
        Case(
            testDescription: "no endpoint anywhere", cluster: 0, hasAny: false, nodePort: 30080,
            loadBalancerIPs: ["192.0.2.1"], externalIPs: ["192.0.2.2"],
            expected: [
                "\(clusterIP): goto refuse", "\(balancer): goto refuse", "tcp 192.0.2.2:80: goto refuse",
                "tcp node port 30080: goto refuse",
            ]),
        Case(testDescription: "internal Cluster", expected: ["\(clusterIP): goto cluster-4"]),
        Case(
            testDescription: "internal Local with endpoints here", cluster: 0, local: 2, isInternalLocal: true,
            expected: ["\(clusterIP): goto local-2"]),
        Case(
            testDescription: "internal Local with endpoints elsewhere only", cluster: 0, isInternalLocal: true,
            expected: ["\(clusterIP): drop"]),
        Case(
            testDescription: "internal Local without any endpoint", cluster: 0, hasAny: false, isInternalLocal: true,
            expected: ["\(clusterIP): goto refuse"]),
        Case(
            testDescription: "external Cluster", nodePort: 30080, loadBalancerIPs: ["192.0.2.1"],
            externalIPs: ["192.0.2.2"],
            expected: [
                "\(clusterIP): goto cluster-4", "\(balancer): goto external-cluster-4, jump rewrite",
                "tcp 192.0.2.2:80: goto external-cluster-4, jump rewrite",
                "tcp node port 30080: goto cluster-nodeport-4, jump rewrite",
            ]),
        Case(
            testDescription: "external Local with endpoints here", local: 1, isExternalLocal: true, nodePort: 30080,
            loadBalancerIPs: ["192.0.2.1"], externalIPs: ["192.0.2.2"],
            expected: [
                "\(clusterIP): goto cluster-4",
                "\(balancer): goto policy-4-2, jump rewrite-own",
                "tcp 192.0.2.2:80: goto policy-4-2, jump rewrite-own",
                "tcp node port 30080: goto policy-nodeport-4-2, jump rewrite-own",
            ]),
        // Traffic from outside is dropped.
        Case(
            testDescription: "external Local with endpoints elsewhere only", isExternalLocal: true, nodePort: 30080,
            loadBalancerIPs: ["192.0.2.1"], externalIPs: ["192.0.2.2"],
            expected: [
                "\(clusterIP): goto cluster-4",
                "\(balancer): goto policy-4-0, jump rewrite-own",
                "tcp 192.0.2.2:80: goto policy-4-0, jump rewrite-own",
                "tcp node port 30080: goto policy-nodeport-4-0, jump rewrite-own",
            ]),
        Case(
            testDescription: "both Local", cluster: 3, local: 1, isInternalLocal: true, isExternalLocal: true,
            nodePort: 30080,
            expected: [
                "\(clusterIP): goto local-2",
                "tcp node port 30080: goto policy-nodeport-4-2, jump rewrite-own",
            ]),
        Case(
            testDescription: "internal Local, external Cluster", local: 1, isInternalLocal: true,
            externalIPs: ["192.0.2.2"],
            expected: ["\(clusterIP): goto local-2", "tcp 192.0.2.2:80: goto external-cluster-4, jump rewrite"]),
        Case(
            testDescription: "source ranges hold for load balancer IPs only", nodePort: 30080,
            loadBalancerIPs: ["192.0.2.1"], externalIPs: ["192.0.2.2"], ranges: ["198.51.100.0/24"],
            expected: [
                "\(clusterIP): goto cluster-4",
                "\(balancer): goto firewall-24-external-cluster-4, jump rewrite, from 198.51.100.0/24",
                "tcp 192.0.2.2:80: goto external-cluster-4, jump rewrite",
                "tcp node port 30080: goto cluster-nodeport-4, jump rewrite",
            ]),
        Case(
            testDescription: "source ranges before a Local policy", local: 1, isExternalLocal: true,
            loadBalancerIPs: ["192.0.2.1"], ranges: ["198.51.100.0/24", "203.0.113.7/32"],
            expected: [
                "\(clusterIP): goto cluster-4",
                "\(balancer): goto firewall-24-32-policy-4-2, jump rewrite-own, from 198.51.100.0/24 203.0.113.7/32",
            ]),
        Case(
            testDescription: "source ranges before a refusal", cluster: 0, hasAny: false,
            loadBalancerIPs: ["192.0.2.1"], ranges: ["198.51.100.0/24"],
            expected: [
                "\(clusterIP): goto refuse", "\(balancer): goto firewall-24-refuse, from 198.51.100.0/24",
            ]),
        Case(
            testDescription: "an address is the ClusterIP before all else", loadBalancerIPs: ["10.96.0.10"],
            externalIPs: ["10.96.0.10"], ranges: ["198.51.100.0/24"], expected: ["\(clusterIP): goto cluster-4"]),
        Case(
            testDescription: "an address is a load balancer IP before an externalIP", loadBalancerIPs: ["192.0.2.1"],
            externalIPs: ["192.0.2.1", "192.0.2.1"], ranges: ["198.51.100.0/24"],
            expected: [
                "\(clusterIP): goto cluster-4",
                "\(balancer): goto firewall-24-external-cluster-4, jump rewrite, from 198.51.100.0/24",
            ]),
    ]

    @Test(arguments: cases) func decisions(example: Case) throws {
        let port = try selectedPort(
            cluster: backends(example.cluster), local: backends(example.local), hasAny: example.hasAny
        ) { port in
            port.isInternalTrafficLocal = example.isInternalLocal
            port.isExternalTrafficLocal = example.isExternalLocal
            port.nodePort = example.nodePort
            port.loadBalancerIPs = example.loadBalancerIPs.compactMap { IPAddress($0) }
            port.externalIPs = example.externalIPs.compactMap { IPAddress($0) }
            port.sourceRanges = example.ranges.compactMap { IPPrefix($0) }
        }
        #expect(port.programs.map(describe) == example.expected)
    }

    private func describe(_ program: FrontendProgram) -> String {
        let ranges = (program.admitted?.ranges ?? []).map(\.description).joined(separator: " ")
        let decisions: [String?] = [
            program.verdict.description,
            program.rewritingChain.map { "jump \($0)" },
            ranges.isEmpty ? nil : "from \(ranges)",
        ]
        return "\(program.frontend): " + decisions.compactMap { $0 }.joined(separator: ", ")
    }

    @Test(arguments: [
        (["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32", "11.0.0.0/8"], ["10.0.0.0/8", "11.0.0.0/8"]),
        (["10.1.0.0/16", "10.0.0.0/8"], ["10.0.0.0/8"]),
        (["10.0.0.0/9", "10.128.0.0/9"], ["10.0.0.0/9", "10.128.0.0/9"]),
        (["192.0.2.1/32", "192.0.2.1/32"], ["192.0.2.1/32"]),
        (["10.0.0.0/24", "10.0.0.0/16", "10.0.1.0/24"], ["10.0.0.0/16"]),
        (["fd00::/16", "fd00:1::/32", "fe80::/10"], ["fd00::/16", "fe80::/10"]),
    ])
    func rangesWithinOthersAreLeftOut(given: [String], kept: [String]) throws {
        let ranges = try given.map(prefix)
        #expect(SelectedPort.withoutNested(ranges).map(\.description) == kept)
    }
}
