import KernelTestSupport
import Testing

/// The folder is followed in every way its files can change, and bad input harms only itself.
@Suite("Manifest files")
struct ManifestFileTests {
    /// Read after web.yaml.
    private static let badFile = "x-bad.yaml"

    /// A Service with one endpoint, in one file.
    private static func web(_ clusterIP: String, _ place: Place, name: String = "web") -> String {
        Manifests.file([ServiceManifest(name, clusterIP).text, SliceManifest(name, [place]).text])
    }

    /// A node whose daemon runs with the Service `web`.
    private func withService(_ body: @Sendable (Node, Daemon) async throws -> Void) async throws {
        try await Node.with { node in
            try node.manifests.replace("web.yaml", with: Self.web("10.96.0.10", .pod2))
            try await body(node, try await node.start())
        }
    }

    private func expectAnswer(_ address: String, by server: String, on node: Node) async throws {
        let row = TrafficCase(
            "Service in a file", from: .remote, to: "\(address):80", .answered(by: [server], source: .masqueraded))
        #expect(try await node.topology.differences(from: row) == [])
    }

    @Test("are replaced, edited in place, added and removed")
    func changes() async throws {
        try await withService { node, daemon in
            try await expectAnswer("10.96.0.10", by: Endpoints.pod2, on: node)
            try node.manifests.replace("web.yaml", with: Self.web("10.96.0.10", .pod1))
            try await node.wait(daemon, until: "10.0.1.2 . 8080")
            try await expectAnswer("10.96.0.10", by: Endpoints.pod1, on: node)
            try node.manifests.edit("web.yaml", to: Self.web("10.96.0.10", .remote))
            try await node.wait(daemon, until: "10.0.2.2 . 8080")
            try node.manifests.replace("more.yml", with: Self.web("10.96.0.11", .pod1, name: "more"))
            try await node.wait(daemon, until: "10.96.0.11")
            try await expectAnswer("10.96.0.11", by: Endpoints.pod1, on: node)
            try node.manifests.remove("more.yml")
            try await node.wait(daemon, until: "10.96.0.11", isListed: false)
            try await expectAnswer("10.96.0.10", by: Endpoints.remote, on: node)
            try await daemon.stop()
        }
    }

    @Test("that become malformed keep their objects, and the rest is followed")
    func malformed() async throws {
        try await withService { node, daemon in
            try node.manifests.replace("web.yaml", with: "kind: [Service\nmetadata: }")
            try await daemon.waitForLogLine(with: "manifest is malformed", "web.yaml")
            try node.manifests.replace("more.yaml", with: Self.web("10.96.0.11", .pod1, name: "more"))
            try await node.wait(daemon, until: "10.96.0.11")
            try await expectAnswer("10.96.0.10", by: Endpoints.pod2, on: node)
            try node.manifests.replace("web.yaml", with: Self.web("10.96.0.10", .remote))
            try await node.wait(daemon, until: "10.0.2.2 . 8080")
            try await daemon.stop()
        }
    }

    @Test("the folder disappears and comes back")
    func folder() async throws {
        try await withService { node, daemon in
            let path = node.manifests.path
            try await Command.run("mv", path, "\(path).away")
            try await daemon.waitForLogLine(with: "manifest folder is gone", path)
            try await expectAnswer("10.96.0.10", by: Endpoints.pod2, on: node)
            try await Command.run("mv", "\(path).away", path)
            try node.manifests.replace("web.yaml", with: Self.web("10.96.0.10", .remote))
            try await node.wait(daemon, until: "10.0.2.2 . 8080")
            try await daemon.stop()
        }
    }

    struct BadInput: Sendable, CustomTestStringConvertible {
        var name: String
        /// The content of the file that is bad.
        var text: String
        /// What one line of the log must contain.
        var message: [String]

        var testDescription: String { name }
    }

    static let badInputs: [BadInput] = {
        var port = ServiceManifest("port", "10.96.0.20")
        port.ports = [.init(port: 99_999)]
        return [
            BadInput(
                name: "a nonsense address", text: ServiceManifest("address", "10.96.0.999").text,
                message: ["Service default/address", "10.96.0.999", "expected"]),
            BadInput(
                name: "a nonsense port", text: port.text, message: ["Service default/port", "99999", "expected"]),
            BadInput(
                name: "a nonsense endpoint",
                text: SliceManifest("web", [.pod1]).text.replacing("web-ipv4", with: "slice")
                    .replacing("10.0.1.2", with: "10.0.1.x"),
                message: ["EndpointSlice default/slice", "10.0.1.x", "expected"]),
            BadInput(
                name: "a frontend that another Service, first by name, has",
                text: ServiceManifest("young", "10.96.0.10").text,
                message: ["default/young", "default/web", "10.96.0.10"]),
            BadInput(
                name: "a slice of an unknown Service", text: SliceManifest("unknown", [.pod1]).text,
                message: ["EndpointSlice default/unknown-ipv4", "default/unknown"]),
            BadInput(
                name: "an object that another file, first by name, has",
                text: ServiceManifest("web", "10.96.0.21").text,
                message: ["Service default/web", "web.yaml"]),
            BadInput(name: "no YAML", text: "a: b: c: [", message: ["manifest is malformed"]),
            BadInput(name: "no object", text: "just some words", message: ["just some words", "expected"]),
        ]
    }()

    @Test("with bad input harm only themselves and are named in the log", arguments: badInputs, [true, false])
    func badInput(_ input: BadInput, isThereAtStart: Bool) async throws {
        try await Node.with { node in
            try node.manifests.replace("web.yaml", with: Self.web("10.96.0.10", .pod2))
            if isThereAtStart { try node.manifests.replace(Self.badFile, with: input.text) }
            let daemon = try await node.start()
            if !isThereAtStart { try node.manifests.replace(Self.badFile, with: input.text) }
            try await daemon.waitForLogLine(with: input.message + [Self.badFile])
            try node.manifests.replace("more.yaml", with: Self.web("10.96.0.11", .pod1, name: "more"))
            try await node.wait(daemon, until: "10.96.0.11")
            try await expectAnswer("10.96.0.10", by: Endpoints.pod2, on: node)
            try await daemon.stop()
        }
    }
}
