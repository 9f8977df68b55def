import APIServerTestSupport
import Addresses
import KernelTestSupport
import Testing

/// The daemon follows an API server that serves what a real one was recorded to serve.
@Suite("A daemon that follows an API server", .timeLimit(.minutes(3)))
struct APIServerTests {
    private static let port = "18080"
    private static let arguments = [
        "--mode", "nftables", "--master", "http://127.0.0.1:\(port)", "--node-name", "worker-1",
        "--cluster-cidr", "10.244.0.0/16,fd00:10:244::/48", "--kube-api-qps", "0",
    ]
    /// How many events happen at once, in turn.
    private static let bursts = [1, 2, 3, 5, 8]

    private func startServer(_ topology: Topology) throws -> ChildProcess {
        try topology.start(
            on: .node, [BuiltProgram.path("test-apiserver"), "--replay", "-", "--port", Self.port])
    }

    private func startDaemon(_ topology: Topology) throws -> Daemon {
        try Daemon(on: topology, running: [BuiltProgram.path("shunt")] + Self.arguments)
    }

    private func waitForRuleset(_ daemon: Daemon, _ more: String...) async throws {
        for family in IPFamily.allCases {
            try await daemon.waitForLogLine(
                with: ["ruleset is in place", "family=\(family)", "services="] + more, timeout: .seconds(30))
        }
    }

    @Test("programs its Services, waits for it as long as it is away, and loses no connection through a whole rollout")
    func rollout() async throws {
        let recording = try Recording.rollout()
        var endpoints = try RecordedEndpoints(recording)
        try await Topology.with { topology in
            try await serve(recording, on: topology)
            // The daemon comes first: it has to wait for the server.
            let daemon = try startDaemon(topology)
            let server = try startServer(topology)
            try await waitForRuleset(daemon)
            let installed = try InstalledEndpoints(topology)
            let differences = try installed.differences(from: endpoints)
            #expect(differences == [])

            let clients = try await startClients(topology)
            var attempts = 0
            var (events, round) = (recording.events[...], 0)
            while !events.isEmpty {
                let burst = events.prefix(Self.bursts[round % Self.bursts.count])
                (events, round) = (events.dropFirst(burst.count), round + 1)
                var moments = [endpoints]
                for event in burst {
                    try endpoints.apply(event)
                    moments.append(endpoints)
                }
                server.send("play \(burst.count) 100000\n", isLast: false)
                try await daemon.wait(for: "round \(round) of the rollout") {
                    try installed.differences(from: endpoints) == []
                }
                for client in clients { attempts += try await client.judge(moments) }
            }
            // The recording ends with no endpoint left but those of DNS.
            #expect(RolloutPath.all.filter { !endpoints.valid(for: $0).isEmpty }.count == 2)
            for client in clients { _ = try await client.judge(endpoints, after: 5) }
            #expect(attempts > 500)

            // Another process finds exactly what the last state of the server gives.
            try await daemon.stop()
            let second = try startDaemon(topology)
            try await waitForRuleset(second, "adopted=true", "elements=0")
            try await second.stop()
            server.closeInput()
        }
    }

    /// A server at every address that the recording names for the Services under test.
    private func serve(_ recording: Recording, on topology: Topology) async throws {
        var endpoints = try RecordedEndpoints(recording)
        var all = Set(RolloutPath.all.flatMap { endpoints.all(for: $0) })
        for event in recording.events {
            try endpoints.apply(event)
            all.formUnion(RolloutPath.all.flatMap { endpoints.all(for: $0) })
        }
        let hosts = Set(all.map { $0.prefix(upTo: $0.lastIndex(of: ":") ?? $0.endIndex).filter { !"[]".contains($0) } })
        try await topology.add(hosts.sorted(), to: .remote)
        try await topology.serve(on: .remote, all.sorted())
    }

    private func startClients(_ topology: Topology) async throws -> [RolloutClient] {
        var clients: [RolloutClient] = []
        for path in RolloutPath.all { clients.append(try await RolloutClient(path, on: topology)) }
        return clients
    }
}
