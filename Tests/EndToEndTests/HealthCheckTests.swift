import Addresses
import KernelTestSupport
import Testing

/// Health check node ports as a load balancer outside meets them, from manifests to the answer.
@Suite("Health check node ports")
struct HealthCheckTests {
    /// What curl got: status and text of the answer, or its own exit code if there was none.
    struct Reply: Equatable {
        var status: String
        var text: String
    }

    private static let refused = "7"

    private func ask(_ node: Node, _ port: Int, _ family: IPFamily = .ipv4) async throws -> Reply {
        let plan = AddressPlan.plan(family)
        let url = "http://\(family == .ipv4 ? plan.node : "[\(plan.node)]"):\(port)/"
        let output = try await node.topology.run(
            on: .outside, "sh", "-c", "curl --silent --include --max-time 5 '\(url)' || echo \"failed $?\"")
        // "HTTP/1.1 200 OK" or "failed 7"
        return Reply(status: output.split { $0.isWhitespace }.dropFirst().first.map(String.init) ?? "", text: output)
    }

    /// Waits until the port answers with a status, and returns the whole answer.
    @discardableResult
    private func wait(
        _ node: Node, _ daemon: Daemon, _ port: Int, _ status: String, _ family: IPFamily = .ipv4
    ) async throws -> Reply {
        var reply = Reply(status: "", text: "")
        try await daemon.wait(for: "port \(port) of \(family) answers \(status)") {
            reply = try await ask(node, port, family)
            return reply.status == status
        }
        return reply
    }

    private func write(_ node: Node, port: Int = 30500, _ change: (inout ServiceManifest) -> Void = { _ in }) throws {
        var service = ServiceManifest("web", "10.96.0.10", "fd00:96::10")
        service.type = "LoadBalancer"
        service.isExternalTrafficLocal = true
        service.healthCheckNodePort = port
        change(&service)
        try node.manifests.replace("service.yaml", with: service.text)
    }

    private func write(_ node: Node, _ places: [Place], _ family: IPFamily = .ipv4) throws {
        try node.manifests.replace("slice-\(family).yaml", with: SliceManifest("web", places, family).text)
    }

    @Test("say how many endpoints the node has, per family, and whether to send anything")
    func answers() async throws {
        try await Node.with { node in
            try write(node)
            try write(node, [.pod1, .pod2, .remote])
            try write(node, [.remote], .ipv6)
            let daemon = try await node.start()
            let reply = try await wait(node, daemon, 30500, "200").text.lowercased()
            #expect(reply.contains("content-type: application/json\r\n"))
            #expect(reply.contains("x-content-type-options: nosniff\r\n"))
            #expect(reply.contains("x-load-balancing-endpoint-weight: 2\r\n"))
            let body = """
                {
                \t"service": {
                \t\t"namespace": "default",
                \t\t"name": "web"
                \t},
                \t"localendpoints": 2,
                \t"serviceproxyhealthy": true
                }
                """
            #expect(reply.hasSuffix(body), "\(reply)")
            #expect(try await wait(node, daemon, 30500, "503", .ipv6).text.contains("\"localEndpoints\": 0,"))
            try write(node, [.remote])
            try write(node, [.pod1], .ipv6)
            #expect(try await wait(node, daemon, 30500, "503").text.contains("\"localEndpoints\": 0,"))
            #expect(try await wait(node, daemon, 30500, "200", .ipv6).text.contains("\"localEndpoints\": 1,"))
            try await daemon.stop()
            #expect(try await ask(node, 30500).status == Self.refused)
        }
    }

    @Test("open, move and close as the Service changes")
    func changes() async throws {
        try await Node.with { node in
            try write(node, [.pod1])
            let daemon = try await node.start()
            #expect(try await ask(node, 30500).status == Self.refused)
            try write(node)
            try await wait(node, daemon, 30500, "200")
            try write(node, port: 30501)
            try await wait(node, daemon, 30501, "200")
            try await wait(node, daemon, 30500, Self.refused)
            try write(node, port: 30501) { $0.isExternalTrafficLocal = false }
            try await wait(node, daemon, 30501, Self.refused)
            try write(node, port: 30501)
            try await wait(node, daemon, 30501, "200")
            try node.manifests.remove("service.yaml")
            try await wait(node, daemon, 30501, Self.refused)
            try await daemon.stop()
        }
    }

    @Test("that are busy are reported, and open when they are free")
    func busy() async throws {
        try await Node.with { node in
            let other = try await node.topology.serve(on: .node, "\(AddressPlan.ipv4.node):30500")
            try write(node)
            try write(node, [.pod1])
            let daemon = try await node.start()
            try await daemon.waitForLogLine(
                with: " error health check node port cannot be opened", "address=192.168.50.1:30500",
                "service=default/web", "Address already in use")
            other.signal(15)
            #expect(await other.exit(timeout: .seconds(10)) != nil)
            try await wait(node, daemon, 30500, "200")
            try await daemon.waitForLogLine(
                with: " notice health check node port is open", "address=192.168.50.1:30500")
            try await daemon.stop()
        }
    }
}
