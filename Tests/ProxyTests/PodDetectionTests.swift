import Addresses
import Ruleset
import Testing

@testable import Proxy

/// How pods are told from others in each mode. What that does to packets is tested with the daemon.
@Suite struct PodDetectionTests {
    private let cluster4: IPPrefix
    private let cluster6: IPPrefix
    private let node4: IPPrefix
    private let node6: IPPrefix

    init() throws {
        cluster4 = try #require(IPPrefix("10.0.0.0/16"))
        cluster6 = try #require(IPPrefix("fd00:10::/48"))
        node4 = try #require(IPPrefix("10.0.1.0/24"))
        node6 = try #require(IPPrefix("fd00:10:0:1::/64"))
    }

    private func pods(_ detection: PodDetection, podCIDRs: [IPPrefix]) -> [PodSource?] {
        IPFamily.allCases.map { detection.pods($0, podCIDRs: podCIDRs) }
    }

    @Test func clusterCIDRIsTheRangeOfTheFamilyWhateverTheNodeHas() {
        let both = PodDetection.clusterCIDR([cluster6, cluster4])
        #expect(pods(both, podCIDRs: [node4, node6]) == [.range(cluster4), .range(cluster6)])
        #expect(pods(.clusterCIDR([cluster6]), podCIDRs: [node4]) == [nil, .range(cluster6)])
        #expect(pods(.clusterCIDR([]), podCIDRs: [node4, node6]) == [nil, nil])
    }

    @Test func nodeCIDRIsTheFirstRangeOfTheFamilyThatTheNodeHas() throws {
        let other = try #require(IPPrefix("10.0.7.0/24"))
        #expect(pods(.nodeCIDR, podCIDRs: [node6, node4, other]) == [.range(node4), .range(node6)])
        #expect(pods(.nodeCIDR, podCIDRs: [node4]) == [.range(node4), nil])
        #expect(pods(.nodeCIDR, podCIDRs: []) == [nil, nil])
    }

    @Test func interfacesAreTheSameInBothFamilies() {
        #expect(pods(.bridgeInterface("cni0"), podCIDRs: [node4]) == [.interface("cni0"), .interface("cni0")])
        let prefix = PodSource.interfacePrefix("veth")
        #expect(pods(.interfaceNamePrefix("veth"), podCIDRs: []) == [prefix, prefix])
    }

    @Test func theFormFollowsTheNodeOnlyWhereItsRangesCount() throws {
        let other = try #require(IPPrefix("10.0.7.0/24"))
        for (detection, isFollowed) in [
            (PodDetection.clusterCIDR([cluster4]), false), (.nodeCIDR, true), (.bridgeInterface("cni0"), false),
            (.interfaceNamePrefix("veth"), false),
        ] {
            let configuration = ProxyConfiguration(nodeName: "here", podDetection: detection)
            let forms = [node4, other].map { configuration.form(.ipv4, podCIDRs: [$0]) }
            #expect((forms[0] != forms[1]) == isFollowed, "\(detection)")
        }
    }
}
