import ArgumentParser
import Foundation
import Kubernetes
import KubernetesClient
import Logging
import Synchronization

@main
struct TestFollower: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-follower",
        abstract: "Follows an API server as the daemon does, with other time limits, and programs nothing.",
        discussion: """
            After each change it prints "COUNT DIGEST" of all objects it knows, once they are complete: two followers of \
            a server print the same when they know the same. Its log is on standard error.
            """)

    @Option(help: "URL of the API server.")
    var master: String

    @Option(help: "Seconds of silence after which the server is probed, and between three probes.")
    var keepAlive = 1

    @Option(help: "Seconds until an attempt to connect is given up.")
    var connectTimeout = 1

    mutating func run() async throws {
        let configuration = ClientConfiguration(
            requestsPerSecond: 0, idleTimeout: .seconds(600), connectTimeout: .seconds(connectTimeout),
            keepAlive: KeepAlive(idle: keepAlive, interval: keepAlive, probes: 2))
        let source = APIServerSource(
            try ClusterConnection(kubeconfig: nil, master: master), nodeName: "node-0", configuration: configuration,
            logger: Logger(label: "follower") { StreamLogHandler.standardError(label: $0) })
        try await source.run(into: DigestSink())
    }
}

/// Prints what it is told in short.
private final class DigestSink: ObjectSink {
    private let digests = Mutex<[ObjectKey: UInt64]>([:])

    func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        digests.withLock { digests in
            for change in changes {
                switch change {
                case .set(let object): digests[object.key] = DigestSink.digest("\(object)")
                case .remove(let key): digests[key] = nil
                }
            }
            guard isComplete else { return }
            let all = digests.reduce(0) { $0 ^ ($1.value &+ DigestSink.digest("\($1.key)")) }
            FileHandle.standardOutput.write(Data("\(digests.count) \(String(all, radix: 16))\n".utf8))
        }
    }

    /// FNV-1a, the same in every process.
    private static func digest(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
