import APIServerTestSupport
import ArgumentParser
import Foundation
import Kubernetes

@main
struct TestAPIServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-apiserver",
        abstract: "Serves the lists and watches of a made-up or recorded cluster, until standard input ends.",
        discussion: """
            Prints its URL when it serves. Each line of standard input makes changes: VERB COUNT PER_SECOND, where VERB \
            is replace, resize, touch, play or end. Prints "sent RESOURCE_VERSION NANOSECONDS" for each event that was \
            given to the socket of a watch, with the CLOCK_MONOTONIC of right before that, and "done VERB \
            RESOURCE_VERSION" when all changes are made.
            """)

    @Option(help: "Services of the cluster.")
    var services = 10

    @Option(help: "Endpoints of each Service.")
    var endpoints = 10

    @Option(help: "Nodes that the endpoints are spread over, node-0 and so on.")
    var nodes = 100

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the kernel choose.")
    var port = 0

    @Option(help: "Serves a recording in place of a made-up cluster; \"-\" is the rollout that is built in.")
    var replay: String?

    mutating func validate() throws {
        guard (0...1_000_000).contains(services), (0...10_000).contains(endpoints), services * endpoints < 1 << 22
        else {
            throw ValidationError("--services and --endpoints are more than addresses can be given to")
        }
        guard (1...100_000).contains(nodes) else { throw ValidationError("--nodes is from 1 to 100000") }
    }

    mutating func run() async throws {
        var configuration = APIServerConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.onEventSent = { Output.line("sent \($0.resourceVersion) \($0.time)") }
        let server = APIServer(configuration)
        let cluster = SyntheticCluster(
            services: replay == nil ? services : 0, endpointsPerService: endpoints, nodes: nodes)
        var events: [RecordedEvent] = []
        if let replay {
            let recording = try replay == "-" ? Recording.rollout() : Recording(contentsOf: URL(filePath: replay))
            server.load(recording)
            events = recording.events
        } else {
            server.replaceAll(cluster.objects() + cluster.nodeObjects())
        }
        try await server.start()
        Output.line(server.url)
        try await obey(Changes(server: server, cluster: cluster, events: events))
        await server.stop()
    }

    /// Runs the commands of standard input one after another. Its end cuts short the one that runs.
    private func obey(_ changes: Changes) async throws {
        let (commands, queue) = AsyncStream.makeStream(of: Command.self)
        let worker = Task {
            var changes = changes
            for await command in commands {
                try await changes.run(command)
                Output.line("done \(command.verb.rawValue) \(changes.server.resourceVersion)")
            }
        }
        for await line in Self.inputLines() {
            switch Command.parse(line) {
            case .success(let command): queue.yield(command)
            case .failure(let problem): Output.line("error \(problem.text)")
            }
        }
        worker.cancel()
    }

    /// Lines of standard input, read by a thread of their own because reading blocks.
    private static func inputLines() -> AsyncStream<String> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                while let line = readLine() { continuation.yield(line) }
                continuation.finish()
            }
        }
    }
}
