import Addresses
import KernelTestSupport
import Testing

/// The rig itself: what it reports can be relied on, and it leaves nothing behind.
@Suite("The rig")
struct RigTests {
    private struct Interruption: Error {}

    @Test("removes its namespaces, also after an error")
    func removesNamespaces() async throws {
        var names: [String] = []
        await #expect(throws: Interruption.self) {
            try await Topology.with { topology in
                names = Place.allCases.map { topology.namespace($0) }
                let existing = try await Command.run("ip", "netns", "list")
                #expect(names.allSatisfy { existing.contains($0) })
                throw Interruption()
            }
        }
        let left = try await Command.run("ip", "netns", "list")
        #expect(names.count == Place.allCases.count)
        #expect(!names.contains { left.contains($0) })
    }

    @Test("removes its namespaces with the object when nobody closes it")
    func removesNamespacesWithObject() async throws {
        var topology: Topology? = try await Topology()
        let name = try #require(topology?.namespace(.node))
        topology = nil
        #expect(try await !Command.run("ip", "netns", "list").contains(name))
    }

    @Test("reports every kind of difference from an expectation")
    func reportsDifferences() async throws {
        try await Topology.with { topology in
            try await topology.serve(on: .pod1, Endpoints.pod1)
            let rows: [(TrafficExpectation, TransportProtocol, String)] = [
                (.refused, .tcp, "not refused"),
                (.dropped, .tcp, "not dropped"),
                (.answered(by: [Endpoints.pod2], source: .kept), .udp, "answered by"),
                (.answeredByOne(of: [Endpoints.pod2], source: .kept), .udp, "answered by"),
                (.answered(by: [Endpoints.pod1], source: .masqueraded), .tcp, "saw the source 10.0.1.3 instead of"),
            ]
            for (expectation, transport, message) in rows {
                let row = TrafficCase("row", from: .pod2, to: Endpoints.pod1, over: transport, expectation)
                let differences = try await topology.differences(from: row)
                #expect(differences.contains { $0.contains(message) }, "\(expectation): \(differences)")
            }
            let right = TrafficCase(
                "row", from: .pod2, to: Endpoints.pod1, .answered(by: [Endpoints.pod1], source: .kept))
            #expect(try await topology.differences(from: right) == [])
        }
    }

    @Test("a held connection reports that it broke")
    func heldConnection() async throws {
        try await Topology.with { topology in
            let server = try await topology.serve(on: .remote, Endpoints.remote)
            let healthy = try await topology.hold(from: .pod1, to: Endpoints.remote)
            let broken = try await topology.hold(from: .pod2, to: Endpoints.remote)
            let outcomes = try await healthy.end()
            #expect(outcomes.failures.isEmpty)
            #expect(outcomes.count(answeredBy: Endpoints.remote) > 0)
            server.closeInput()
            #expect(await server.exit(timeout: .seconds(5)) == .exited(0))
            #expect(try await broken.brokenOutcomes().failures == [.reset: 1])
        }
    }

    @Test("a source address and a source port can be chosen")
    func choosesSource() async throws {
        try await Topology.with { topology in
            try await topology.serve(on: .outside, "192.168.60.2:53")
            try await topology.add("10.0.2.77", to: .remote)
            for transport in [TransportProtocol.tcp, .udp] {
                let outcomes = try await topology.connect(
                    from: .remote, to: "192.168.60.2:53", protocol: transport, count: 3, source: "10.0.2.77",
                    sourcePort: 7777)
                #expect(outcomes.counts == [.answered(server: "192.168.60.2:53", source: "10.0.2.77"): 3])
            }
        }
    }

    @Test("a program that fails is an error with its own words")
    func failingProgram() async throws {
        let error = await #expect(throws: CommandError.self) {
            try await Command.run("ip", "netns", "exec", "shunt-no-such-namespace", "true")
        }
        #expect(error?.errorOutput.contains("shunt-no-such-namespace") == true)
    }

    @Test("a daemon is observed through its log, its effects and its end")
    func observesDaemon() async throws {
        try await Topology.with { topology in
            let script =
                "trap 'exit 0' TERM; ip addr add 10.9.9.9 dev lo; echo programmed >&2; while :; do sleep 0.05; done"
            let daemon = try Daemon(on: topology, running: ["sh", "-c", script])
            try await daemon.waitForLog(containing: "programmed")
            try await daemon.wait(for: "an address of its own") {
                try await topology.run(on: .node, "ip", "address").contains("10.9.9.9")
            }
            await #expect(throws: CommandError.self) {
                try await daemon.wait(for: "what never happens", timeout: .milliseconds(50)) { false }
            }
            try await daemon.stop()
        }
    }

    @Test("a daemon that fails is an error with its log")
    func failingDaemon() async throws {
        try await Topology.with { topology in
            let stubborn = try Daemon(
                on: topology,
                running: [
                    "sh", "-c", "trap 'echo refused >&2; exit 3' TERM; echo up >&2; while :; do sleep 0.05; done",
                ])
            try await stubborn.waitForLog(containing: "up")
            let error = await #expect(throws: CommandError.self) { try await stubborn.stop() }
            #expect(error?.reason == "ended with exit code 3 after SIGTERM")
            #expect(error?.errorOutput.contains("refused") == true)
            let brief = try Daemon(on: topology, running: ["sh", "-c", "exit 64"])
            #expect(try await brief.exit() == .exited(64))
            await #expect(throws: CommandError.self) { try await brief.waitForLog(containing: "up") }
        }
    }

    @Test("a manifest folder is edited in every way and goes away")
    func manifestFolder() async throws {
        var folder: ManifestFolder? = try ManifestFolder()
        let path = try #require(folder?.path)
        try folder?.replace("a.yaml", with: "one")
        try folder?.edit("b.yaml", to: "two")
        try folder?.replace("a.yaml", with: "three")
        try folder?.remove("b.yaml")
        #expect(try await Command.run("ls", "-A", path) == "a.yaml\n")
        #expect(try await Command.run("cat", "\(path)/a.yaml") == "three")
        folder = nil
        await #expect(throws: CommandError.self) { try await Command.run("ls", path) }
    }
}
