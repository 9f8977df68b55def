import Addresses
import KernelTestSupport
import Testing

/// Changes of Services and of the node reach the kernel, and nothing old stays behind.
@Suite("Services that change")
struct ServiceChangeTests {
    private static let clusterIP = "10.96.0.10:80"

    /// A node with the Service `web` in service.yaml, and one endpoint.
    private func withService(
        _ service: ServiceManifest, _ body: @Sendable (Node, Daemon) async throws -> Void
    ) async throws {
        try await Node.with { node in
            try node.manifests.replace("service.yaml", with: service.text)
            try node.manifests.replace("web.yaml", with: SliceManifest("web", [.pod2]).text)
            try await body(node, try await node.start())
        }
    }

    private func expect(
        _ target: String, from place: Place, _ expectation: TrafficExpectation, on node: Node
    ) async throws {
        let row = TrafficCase("changed", from: place, to: target, expectation)
        #expect(try await node.topology.differences(from: row) == [])
    }

    @Test("their type changes: NodePort and load balancer addresses come and go")
    func type() async throws {
        let answered = TrafficExpectation.answered(by: [Endpoints.pod2], source: .masqueraded)
        try await withService(ServiceManifest("web", "10.96.0.10")) { node, daemon in
            var service = ServiceManifest("web", "10.96.0.10")
            try await expect("192.168.50.1:30080", from: .outside, .refused, on: node)
            service.type = "NodePort"
            service.ports = [.init(nodePort: 30080)]
            try node.manifests.replace("service.yaml", with: service.text)
            try await node.wait(daemon, until: "tcp . 30080")
            try await expect("192.168.50.1:30080", from: .outside, answered, on: node)
            service.type = "LoadBalancer"
            service.loadBalancerIPs = ["192.168.60.100"]
            try node.manifests.replace("service.yaml", with: service.text)
            try await node.wait(daemon, until: "192.168.60.100")
            try await expect("192.168.60.100:80", from: .outside, answered, on: node)
            try await expect("192.168.50.1:30080", from: .outside, answered, on: node)
            service = ServiceManifest("web", "10.96.0.10")
            try node.manifests.replace("service.yaml", with: service.text)
            try await node.wait(daemon, until: "192.168.60.100", isListed: false)
            #expect(try await !node.table().contains("30080"))
            try await expect("192.168.50.1:30080", from: .outside, .refused, on: node)
            try await expect(Self.clusterIP, from: .pod1, .answered(by: [Endpoints.pod2], source: .kept), on: node)
        }
    }

    @Test("their NodePort changes")
    func nodePort() async throws {
        var service = ServiceManifest("web", "10.96.0.10")
        service.type = "NodePort"
        service.ports = [.init(nodePort: 30080)]
        var changed = service
        changed.ports = [.init(nodePort: 30090)]
        try await withService(service) { [changed] node, daemon in
            try node.manifests.replace("service.yaml", with: changed.text)
            try await node.wait(daemon, until: "tcp . 30090")
            let answered = TrafficExpectation.answered(by: [Endpoints.pod2], source: .masqueraded)
            try await expect("192.168.50.1:30090", from: .outside, answered, on: node)
            try await expect("192.168.50.1:30080", from: .outside, .refused, on: node)
        }
    }

    @Test("their ports change: the old one is refused")
    func port() async throws {
        var changed = ServiceManifest("web", "10.96.0.10")
        changed.ports = [.init(port: 8000)]
        try await withService(ServiceManifest("web", "10.96.0.10")) { [changed] node, daemon in
            try node.manifests.replace("service.yaml", with: changed.text)
            try await node.wait(daemon, until: "10.96.0.10 . tcp . 8000")
            try await expect("10.96.0.10:8000", from: .pod1, .answered(by: [Endpoints.pod2], source: .kept), on: node)
            try await expect(Self.clusterIP, from: .pod1, .refused, on: node)
        }
    }

    @Test("they are removed: nothing of them stays, and nobody answers")
    func removal() async throws {
        try await withService(ServiceManifest("web", "10.96.0.10")) { node, daemon in
            try node.manifests.remove("service.yaml")
            try await node.wait(daemon, until: "10.96.0.10", isListed: false)
            try await node.wait(daemon, until: "10.0.1.3", isListed: false)
            try await expect(Self.clusterIP, from: .pod1, .dropped, on: node)
            try await daemon.waitForLogLine(with: "EndpointSlice has no Service", "default/web-ipv4", "web.yaml")
        }
    }

    @Test("NodePorts follow the addresses of the node")
    func nodeAddresses() async throws {
        var service = ServiceManifest("web", "10.96.0.10")
        service.type = "NodePort"
        service.ports = [.init(nodePort: 30080)]
        try await Node.with { [service] node in
            try node.manifests.replace("service.yaml", with: service.text)
            try node.manifests.replace("web.yaml", with: SliceManifest("web", [.pod2]).text)
            let daemon = try await node.start("--nodeport-addresses", "192.168.60.0/24")
            let answered = TrafficExpectation.answered(by: [Endpoints.pod2], source: .masqueraded)
            try await expect("192.168.60.1:30080", from: .outside, answered, on: node)
            try await expect("192.168.50.1:30080", from: .outside, .refused, on: node)
            try await node.topology.run(on: .node, "ip", "addr", "add", "192.168.60.9/24", "dev", "outside")
            try await node.wait(daemon, until: "192.168.60.9")
            try await expect("192.168.60.9:30080", from: .outside, answered, on: node)
            try await node.topology.run(on: .node, "ip", "addr", "del", "192.168.60.9/24", "dev", "outside")
            try await node.wait(daemon, until: "192.168.60.9", isListed: false)
        }
    }
}
