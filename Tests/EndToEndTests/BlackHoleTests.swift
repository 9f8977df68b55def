import KernelTestSupport
import Testing

/// An API server that vanishes without a word: what is sent to it, or by it, is dropped on the way.
@Suite("A black hole between node and API server", .timeLimit(.minutes(2)))
struct BlackHoleTests {
    private static let server = "\(AddressPlan.ipv4.remote)"
    private static let url = "http://\(server):18080"
    /// What the follower is told: probes after 1, 2 and 3 seconds, and no idle timeout that could come first.
    private static let keepAlive = "1"
    private static let resources = ["services", "endpointslices", "nodes", "servicecidrs"]

    private static func startServer(_ topology: Topology) async throws -> ChildProcess {
        let server = try topology.start(
            on: .remote,
            [
                BuiltProgram.path("test-apiserver"), "--host", server, "--port", "18080", "--services", "50",
                "--endpoints", "4",
            ])
        guard await server.output.wait(timeout: .seconds(10), until: { $0.contains(url) }) else {
            throw CommandError(command: server.command, reason: "no server", errorOutput: server.errorOutput.text)
        }
        return server
    }

    /// A change that arrives shows that the watches are there.
    private static func expectChange(_ server: ChildProcess, at follower: Daemon) async throws {
        let known = follower.child.output.text
        try await change(server, "resize 1 1")
        guard await follower.child.output.wait(timeout: .seconds(10), until: { $0 != known }) else {
            throw CommandError(command: "test-follower", reason: "watches nothing", errorOutput: follower.log)
        }
    }

    private static func startFollower(_ topology: Topology) async throws -> Daemon {
        let follower = try Daemon(
            on: topology,
            running: [BuiltProgram.path("test-follower"), "--master", url, "--keep-alive", keepAlive])
        guard await follower.child.output.wait(timeout: .seconds(10), until: { !$0.isEmpty }) else {
            throw CommandError(command: "test-follower", reason: "follows nothing", errorOutput: follower.log)
        }
        return follower
    }

    /// Drops packets at the server, without a word to their senders.
    private static func drop(_ hooks: [String], _ topology: Topology) async throws {
        let chains = hooks.map { "chain \($0) { type filter hook \($0) priority -300; policy drop; }\n" }
        try await topology.run(
            on: .remote, "nft", "-f", "-", input: "table inet hole {\n\(chains.joined())}\n")
    }

    private static func restore(_ topology: Topology) async throws {
        try await topology.run(on: .remote, "nft", "delete", "table", "inet", "hole")
    }

    private static func change(_ server: ChildProcess, _ command: String) async throws {
        let done = "done \(command.prefix { $0 != " " }) "
        let known = server.output.text.ranges(of: done).count
        server.send("\(command)\n", isLast: false)
        guard await server.output.wait(timeout: .seconds(10), until: { $0.ranges(of: done).count > known }) else {
            throw CommandError(command: command, reason: "not done", errorOutput: server.errorOutput.text)
        }
    }

    /// Waits until the follower knows what one knows that has just begun.
    private static func expectNothingLost(_ follower: Daemon, _ topology: Topology) async throws {
        let fresh = try await startFollower(topology)
        let text = fresh.child.output.text
        let state = try #require(text.split(separator: "\n").last)
        try await follower.wait(for: "it knows what a new follower knows", timeout: .seconds(30)) {
            follower.child.output.text.split(separator: "\n").last == state
        }
        try await fresh.kill()
    }

    @Test("an idle watch is given up in time, and nothing is lost")
    func idleWatch() async throws {
        try await Topology.with { topology in
            let server = try await Self.startServer(topology)
            let follower = try await Self.startFollower(topology)
            try await Self.expectChange(server, at: follower)
            try await Self.drop(["input", "output"], topology)
            for resource in Self.resources {
                try await follower.waitForLogLine(
                    with: "resource=\(resource) ", "does not answer", "watch ended", timeout: .seconds(10))
            }
            // New connections cannot be made either.
            try await follower.waitForLogLine(with: "does not answer", timeout: .seconds(10))
            try await Self.change(server, "replace 30 1000")
            try await Self.restore(topology)
            try await Self.expectNothingLost(follower, topology)
            try await Self.change(server, "resize 30 1000")
            try await Self.expectNothingLost(follower, topology)
        }
    }

    @Test("a request that gets no acknowledgement is given up in time")
    func unacknowledgedRequest() async throws {
        try await Topology.with { topology in
            let server = try await Self.startServer(topology)
            let follower = try await Self.startFollower(topology)
            try await Self.expectChange(server, at: follower)
            // The end of the watches arrives, and the requests for the next go out on the same connections.
            try await Self.drop(["input"], topology)
            try await Self.change(server, "end 1 1")
            for resource in Self.resources {
                try await follower.waitForLogLine(
                    with: "resource=\(resource) ", "does not answer", "watch ended", timeout: .seconds(10))
            }
            try await Self.change(server, "replace 30 1000")
            try await Self.restore(topology)
            try await Self.expectNothingLost(follower, topology)
        }
    }
}
