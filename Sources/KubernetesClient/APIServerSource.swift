public import Kubernetes
public import Logging
import NIOCore
import NIOPosix

/// An API server as a source of objects: Services, EndpointSlices, ServiceCIDRs and this node's Node.
///
/// Each resource is listed and then watched. Whatever happens to the server or the connection, nothing that was told is
/// taken back until the server says so; attempts go on for ever, further and further apart, and a list that follows an
/// interruption is compared with what was told, so that only differences travel on.
public final class APIServerSource: ObjectSource {
    private let connection: ClusterConnection
    private let nodeName: String
    private let configuration: ClientConfiguration
    private let logger: Logger
    /// Four connections need no thread per core.
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// Nothing is read or connected before `run`.
    ///
    /// - Parameters:
    ///   - connection: how to reach the server.
    ///   - nodeName: the name of this node's Node object, the only one that is followed.
    ///   - configuration: limits and formats.
    ///   - logger: told of failures, of objects that cannot be used, and of recoveries.
    public init(
        _ connection: ClusterConnection, nodeName: String, configuration: ClientConfiguration = ClientConfiguration(),
        logger: Logger
    ) {
        self.connection = connection
        self.nodeName = nodeName
        self.configuration = configuration
        var logger = logger
        logger[metadataKey: "server"] = "\(connection)"
        self.logger = logger
    }

    /// Nobody can have use for the thread any more, so that nothing has to wait for its end.
    deinit { group.shutdownGracefully { _ in } }

    /// The thread of all connections.
    public var executor: (any SerialExecutor)? { group.next().executor }

    /// Runs until cancelled. The server need not be there yet.
    public func run(into sink: any ObjectSink) async throws {
        let sender = HTTPSender(connection, configuration, on: group)
        let result: Result<Void, any Error>
        do {
            result = .success(try await follow(with: sender, on: EventLoopExecutor(group.next()), into: sink))
        } catch { result = .failure(error) }
        try await sender.shutdown()
        try result.get()
    }

    /// Nil: objects of an API server are in no file.
    public func origin(of key: ObjectKey) -> String? { nil }

    /// Watches are read on `executor`, if there is one.
    func follow(
        with sender: any RequestSender, on executor: EventLoopExecutor? = nil, into sink: any ObjectSink
    ) async throws {
        let resources = Resource.followed(onNode: nodeName)
        let junction = ChangeJunction(resources, into: sink)
        let limiter = RequestLimiter(rate: configuration.requestsPerSecond, burst: configuration.burst)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for resource in resources {
                let follower = ResourceFollower(
                    resource, sender: sender, limiter: limiter, junction: junction, configuration: configuration,
                    executor: executor, logger: logger)
                group.addTask { try await follower.run() }
            }
            group.addTask(executorPreference: executor) { await junction.run() }
            try await group.waitForAll()
        }
    }
}
