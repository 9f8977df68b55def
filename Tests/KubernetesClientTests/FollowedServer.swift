import APIServerTestSupport
import Kubernetes
import Logging
import TestSupport

@testable import KubernetesClient

/// A test server and a source that follows it, for one test.
struct FollowedServer: Sendable {
    let server: APIServer
    let sink: RecordingSink
    let log: LogRecorder

    /// Follows the server for as long as `body` runs. `connection` is made from the server's URL if it is nil.
    static func with(
        _ server: APIServer, _ client: ClientConfiguration = .impatient, connection: ClusterConnection? = nil,
        _ body: (FollowedServer) async throws -> Void
    ) async throws {
        try await server.start()
        let connection = try connection ?? ClusterConnection(kubeconfig: nil, master: server.url)
        let followed = FollowedServer(server: server, sink: RecordingSink(), log: LogRecorder())
        let source = APIServerSource(
            connection, nodeName: "worker-1", configuration: client, logger: followed.log.logger)
        let result: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await source.run(into: followed.sink) }
                defer { group.cancelAll() }
                try await body(followed)
            }
            result = .success(())
        } catch { result = .failure(error) }
        await server.stop()
        try result.get()
    }
}

extension ClientConfiguration {
    /// Tests cannot wait as long as nodes can.
    static var impatient: ClientConfiguration {
        var configuration = ClientConfiguration(requestsPerSecond: 0, idleTimeout: .milliseconds(500))
        configuration.backoff = Backoff.Limits(
            least: .milliseconds(2), greatest: .milliseconds(50), stable: .milliseconds(200))
        return configuration
    }
}

extension APIServer {
    /// A server with these Services.
    convenience init(
        _ services: [Service], _ configuration: APIServerConfiguration = APIServerConfiguration()
    ) {
        self.init(configuration)
        for service in services { set(.service(service)) }
    }
}

extension [Service] {
    var objects: [KubernetesObject] { map { .service($0) } }
}

extension FollowedServer {
    /// Why a server cannot be followed, as the log has it.
    static func failure(
        _ server: APIServer, _ connection: ClusterConnection, _ client: ClientConfiguration = .impatient
    ) async throws -> String {
        var reason = ""
        try await with(server, client, connection: connection) { followed in
            reason = await followed.log.line("list failed, objects are kept")?.metadata["reason"] ?? "none"
        }
        return reason
    }
}

extension APIServer {
    /// A connection to the server, which is started for it to have a port.
    func connection() async throws -> ClusterConnection {
        try await start()
        return try ClusterConnection(kubeconfig: nil, master: url)
    }
}
