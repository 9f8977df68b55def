import Addresses
import KernelTestSupport
import Testing

/// The log is for operators: a line per event, and only events of Shunt.
@Suite("The log of a daemon")
struct LogTests {
    /// Runs a daemon through a start, a bad file, a change and its end, and returns the lines it logged.
    private func lines(level: String) async throws -> [Substring] {
        try await Node.with { node in
            try node.manifests.replace("web.yaml", with: ServiceManifest("web", "10.96.0.10").text)
            let daemon = try Daemon(
                on: node.topology, running: [BuiltProgram.path("shunt")] + node.arguments + ["--log-level", level])
            try await daemon.wait(for: "10.96.0.10 is in the table") {
                // Until the daemon has made it there is no table to list.
                try await node.topology.run(on: .node, "nft", "list", "ruleset").contains("10.96.0.10")
            }
            try node.manifests.replace("bad.yaml", with: ServiceManifest("bad", "10.96.0.999").text)
            try node.manifests.replace("slice.yaml", with: SliceManifest("web", [.pod1]).text)
            try await node.wait(daemon, until: "10.0.1.2 . 8080")
            try await daemon.stop()
            return daemon.log.split(separator: "\n")
        }
    }

    @Test("has the time, the level and what happened on every line, and quotes values that are not one word")
    func form() async throws {
        let lines = try await lines(level: "debug")
        let form =
            /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning) [^=]+( [a-z]+=("([^"\\]|\\.)*"|[^ "=]+))*/
        #expect(lines.allSatisfy { $0.wholeMatch(of: form) != nil }, "\(lines)")
        #expect(lines.contains { $0.contains("debug programmed changes ") && $0.contains(" family=IPv4") })
        #expect(
            lines.contains {
                $0.contains(#" warning object cannot be used file=bad.yaml "#)
                    && $0.contains(#" object="Service default/bad" "#) && $0.contains(#"is \"10.96.0.999\", "#)
            })
        #expect(lines.last?.hasSuffix(" info stopping, the ruleset stays in place") == true)
    }

    @Test("has only problems at the level warning, and the parts of the program's frame at trace alone")
    func levels() async throws {
        let warnings = try await lines(level: "warning")
        #expect(warnings.count == 1)
        #expect(try await lines(level: "debug").allSatisfy { !$0.contains("lifecycle") && !$0.contains("sl-") })
        #expect(try await lines(level: "trace").contains { $0.contains("lifecycle") })
    }
}
