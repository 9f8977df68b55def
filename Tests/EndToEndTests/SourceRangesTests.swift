import Addresses
import KernelTestSupport
import Testing

/// `loadBalancerSourceRanges` of several lengths admit exactly the sources within them, also while they change.
@Suite("Source ranges") struct SourceRangesTests {
    /// Ranges of both families, and who is within them. The client outside is `192.168.60.2` and `fd00:60::2`, the other
    /// node `192.168.50.2` and `fd00:50::2`; pods are `10.0.1.2` and `fd00:10:0:1::2`.
    struct Step: Sendable {
        var ranges: [String]
        /// What nft lists as soon as they hold, in either family.
        var listed: [String]
        var admitted: Set<Place>
    }

    private static let steps = [
        // The shorter mask would make the second range's address of the other node's.
        Step(
            ranges: ["192.168.60.0/24", "192.168.50.0/31", "fd00:60::/64", "fd00:50::/127"],
            listed: ["goto firewall-24-31-external-cluster-2", "goto firewall-64-127-external-cluster-2"],
            admitted: [.outside]),
        // The client is in the first range alone.
        Step(
            ranges: ["192.168.60.0/24", "192.168.60.8/29", "fd00:60::/64", "fd00:60::8/125"],
            listed: ["goto firewall-24-external-cluster-2", "goto firewall-64-external-cluster-2"], admitted: [.outside]
        ),
        Step(
            ranges: ["192.168.50.2/31", "192.168.60.2/32", "fd00:50::2/127", "fd00:60::2/128"],
            listed: ["goto firewall-31-32-external-cluster-2", "goto firewall-127-128-external-cluster-2"],
            admitted: [.outside, .remote]),
        // The same lengths.
        Step(
            ranges: ["192.168.60.2/31", "203.0.113.7/32", "fd00:60::2/127", "2001:db8::7/128"],
            listed: [" . 203.0.113.7 }", " . 2001:db8::7 }"], admitted: [.outside]),
        Step(
            ranges: ["0.0.0.0/1", "128.0.0.0/1", "8000::/1"],
            listed: ["goto firewall-1-external-cluster-2", "goto firewall-1-external-cluster-2"],
            admitted: [.outside, .remote, .pod1]),
        Step(
            ranges: ["10.0.1.2/31", "203.0.113.0/24", "fd00:10:0:1::2/127", "2001:db8::/32"],
            listed: ["goto firewall-24-31-external-cluster-2", "goto firewall-32-127-external-cluster-2"],
            admitted: [.pod1]),
    ]

    @Test("admit who is within one of them, and nobody else", arguments: IPFamily.allCases)
    func admit(family: IPFamily) async throws {
        let plan = ServicePlan(family: family)
        try await Node.with { node in
            var service = ServiceManifest("web", plan.clusterIP(10))
            service.type = "LoadBalancer"
            service.ports = [.init(nodePort: 30080)]
            service.loadBalancerIPs = [plan.external(100)]
            try node.manifests.replace("slice.yaml", with: SliceManifest("web", [.pod2], family).text)
            try node.manifests.replace("service.yaml", with: service.text)
            let daemon = try await node.start()
            for step in Self.steps {
                service.sourceRanges = step.ranges
                try node.manifests.replace("service.yaml", with: service.text)
                try await node.wait(daemon, until: step.listed[family == .ipv4 ? 0 : 1], family: family)
                for place in [Place.outside, .remote, .pod1] {
                    let isAdmitted = step.admitted.contains(place)
                    let row = TrafficCase(
                        "\(step.ranges)", from: place, to: plan.target(plan.external(100)),
                        isAdmitted ? .answered(by: [plan.pod2], source: .masqueraded) : .dropped)
                    #expect(try await node.topology.differences(from: row) == [])
                }
            }
            try await daemon.stop()
        }
    }
}
