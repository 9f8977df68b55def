import NIOCore
import NIOPosix
import Synchronization

/// An HTTP proxy that makes tunnels with CONNECT and does nothing else.
public final class ConnectProxy: Sendable {
    /// What the proxy does with a request for a tunnel.
    public enum Policy: Hashable, Sendable {
        case allow
        /// 407, unless the request has this user and password.
        case demand(user: String, password: String)
        /// An answer such as "403 Forbidden".
        case refuse(String)
        case silence
    }

    /// A request for a tunnel.
    public struct Request: Hashable, Sendable {
        /// HOST:PORT.
        public var target: String
        /// The value of Proxy-Authorization.
        public var authorization: String?
    }

    private let policy: Policy
    private let connections = ConnectionSet()
    private let state = Mutex<(listener: (any Channel)?, requests: [Request])>((nil, []))

    public init(_ policy: Policy = .allow) { self.policy = policy }

    /// What was asked for so far, whether it was granted or not.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// Serves on a port of 127.0.0.1, which is returned, for the time of `body`.
    public static func with(_ policy: Policy = .allow, _ body: (ConnectProxy, _ port: Int) async throws -> Void)
        async throws
    {
        let proxy = ConnectProxy(policy)
        let port = try await proxy.start()
        let result: Result<Void, any Error>
        do { result = .success(try await body(proxy, port)) } catch { result = .failure(error) }
        try await proxy.stop()
        try result.get()
    }

    /// Closes all tunnels; new ones are made.
    public func dropConnections() { connections.closeAll() }

    func start() async throws -> Int {
        let (policy, connections) = (policy, connections)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [weak self] channel in
                connections.insert(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        TunnelRequestHandler(policy) { request in
                            self?.state.withLock { $0.requests.append(request) }
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        state.withLock { $0.listener = listener }
        return listener.localAddress?.port ?? 0
    }

    func stop() async throws {
        try await state.withLock { $0.listener }?.close()
        connections.shut()
    }
}
