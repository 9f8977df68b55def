import Addresses
import KernelTestSupport
import Testing

/// Whose source is kept on the way to a ClusterIP, and who is not bound by a Local policy, in each way to tell pods.
@Suite("Pods are told from others")
struct PodDetectionTests {
    /// `web` has its endpoint on the other node, `inner` on this one.
    private static func services(_ family: IPFamily) -> String {
        let plan = ServicePlan(family: family)
        var web = ServiceManifest("web", plan.clusterIP(10))
        web.type = "LoadBalancer"
        web.loadBalancerIPs = [plan.external(100)]
        web.isExternalTrafficLocal = true
        return Manifests.file([
            web.text, SliceManifest("web", [.remote], family).text,
            ServiceManifest("inner", plan.clusterIP(11)).text, SliceManifest("inner", [.pod1], family).text,
        ])
    }

    private static func nodes(podCIDRs: String) -> String {
        """
        apiVersion: v1
        kind: Node
        metadata: {name: worker-1}
        spec: {podCIDRs: [\(podCIDRs)]}
        status:
          addresses: [{type: InternalIP, address: 192.168.50.1}, {type: InternalIP, address: "fd00:50::1"}]

        """
    }

    /// The source addresses that the server sees of a client.
    private func sources(
        _ node: Node, from place: Place, to target: String, as source: String? = nil
    ) async throws -> Set<String> {
        let outcomes = try await node.topology.connect(from: place, to: target, count: 3, source: source)
        #expect(outcomes.failures.isEmpty, "from \(place) to \(target)")
        return Set(outcomes.answers.map(\.source))
    }

    @Test("in every mode", arguments: PodDetectionMode.all, IPFamily.allCases)
    func modes(mode: PodDetectionMode, family: IPFamily) async throws {
        let (plan, hosts) = (ServicePlan(family: family), AddressPlan.plan(family))
        try await Node.with { node in
            try node.manifests.replace("nodes.yaml", with: Self.nodes(podCIDRs: "10.0.1.0/24, \"fd00:10:0:1::/64\""))
            try node.manifests.replace("services.yaml", with: Self.services(family))
            let daemon = try await node.start(["--detect-local-mode", mode.name] + mode.arguments)

            let (web, inner) = (plan.target(plan.clusterIP(10)), plan.target(plan.clusterIP(11)))
            let pods = [(Place.pod1, mode.pod1), (.pod2, mode.pod2)]
            for (pod, isPod) in pods {
                #expect(try await sources(node, from: pod, to: web) == [isPod ? hosts.address(of: pod) : hosts.node])
            }
            #expect(try await sources(node, from: .outside, to: web) == [hosts.node])
            let remotePod = hosts.remotePods[1]
            #expect(
                try await sources(node, from: .remote, to: inner, as: remotePod)
                    == [mode.remotePod ? remotePod : hosts.podGateway])

            // Local policy without an endpoint here: for pods alone it does not count.
            let balanced = plan.target(plan.external(100))
            for (pod, isPod) in pods {
                let row = TrafficCase(
                    "\(mode.name)", from: pod, to: balanced, count: 2,
                    isPod ? .answered(by: [plan.remote], source: .kept) : .dropped)
                #expect(try await node.topology.differences(from: row) == [])
            }
            try await daemon.stop()
        }
    }

    @Test("by ranges of the Node that change: the form is replaced, and no connection fails")
    func rangesChange() async throws {
        try await Node.with { node in
            try node.manifests.replace("nodes.yaml", with: Self.nodes(podCIDRs: "10.0.1.0/24"))
            try node.manifests.replace("services.yaml", with: Self.services(.ipv4))
            let daemon = try await node.start("--detect-local-mode", "NodeCIDR")
            #expect(try await sources(node, from: .pod2, to: "10.96.0.10:80") == [AddressPlan.ipv4.pod2])
            #expect(try await sources(node, from: .outside, to: "10.96.0.10:80") == [AddressPlan.ipv4.node])

            let held = try await node.topology.hold(from: .pod1, to: "10.96.0.10:80")
            let repeated = try await node.topology.connectRepeatedly(from: .pod1, to: "10.96.0.10:80")
            for range in ["10.0.9.0/24", "10.0.1.0/25", "10.0.9.0/25"] {
                try node.manifests.replace("nodes.yaml", with: Self.nodes(podCIDRs: range))
                try await node.wait(daemon, until: "ip saddr != \(range)")
            }
            for outcomes in [try await held.end(), try await repeated.end()] {
                #expect(outcomes.failures.isEmpty)
                #expect(outcomes.servers == [Endpoints.remote])
            }
            #expect(try await sources(node, from: .pod2, to: "10.96.0.10:80") == [AddressPlan.ipv4.node])

            // Without any range nobody is told apart, and nothing is masqueraded.
            try node.manifests.replace("nodes.yaml", with: Self.nodes(podCIDRs: ""))
            try await node.wait(daemon, until: "ip saddr !=", isListed: false)
            #expect(try await sources(node, from: .pod2, to: "10.96.0.10:80") == [AddressPlan.ipv4.pod2])
            try await daemon.stop()
        }
    }
}
