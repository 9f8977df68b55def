import Glibc
import HummingbirdCore
import HummingbirdTLS
import NIOCore
import Synchronization

/// A Kubernetes API server for tests: lists and watches of the four resources that a proxy follows, from objects that a
/// test sets, and misbehaviour on demand.
///
/// It answers as kube-apiserver 1.36 does, as far as clients that only read can see: selectors, pages, resource
/// versions, bookmarks, streaming lists, 410 for what is forgotten, protobuf and JSON.
public final class APIServer: Sendable {
    public let configuration: APIServerConfiguration
    let state: Mutex<State>
    private let connections = ConnectionSet()

    struct State {
        var store: ObjectStore
        var misbehaviours = MisbehaviourQueue()
        var tokens: Set<String>?
        var watches: [Int: Watch] = [:]
        var lastWatch = 0
        var log = RequestLog()
        var waiters: [Waiter] = []
        var port: Int
        var listener: Listener?
        var bookmarks: Task<Void, any Error>?
    }

    public init(_ configuration: APIServerConfiguration = APIServerConfiguration()) {
        self.configuration = configuration
        state = Mutex(
            State(
                store: ObjectStore(
                    resourceVersion: configuration.resourceVersion, historyWindow: configuration.historyWindow),
                tokens: configuration.tokens, port: configuration.port))
    }

    /// Where clients find the server. Known once it was started.
    public var url: String { "\(configuration.tls == nil ? "http" : "https")://\(configuration.host):\(port)" }
    public var port: Int { state.withLock { $0.port } }

    /// Returns once connections are accepted. Does nothing while the server is there.
    public func start() async throws {
        guard state.withLock({ $0.listener == nil }) else { return }
        connections.open()
        let listener = try await listenWhenPortIsFree()
        let interval = configuration.bookmarkInterval
        let bookmarks = Task { [weak self] in
            while true {
                try await Task.sleep(for: interval)
                guard let self else { return }
                sendBookmarks()
            }
        }
        state.withLock {
            $0.port = listener.port
            $0.listener = listener
            $0.bookmarks = bookmarks
        }
    }

    /// Closes all connections and the port. Objects, history and the port number are kept for `comeBack()`.
    public func goAway() async {
        let (listener, bookmarks) = state.withLock { state in
            defer { (state.listener, state.bookmarks) = (nil, nil) }
            return (state.listener, state.bookmarks)
        }
        bookmarks?.cancel()
        connections.shut()
        await listener?.close()
    }

    /// Listens on the same port again.
    public func comeBack() async throws { try await start() }

    /// Closes all connections and the port.
    public func stop() async { await goAway() }

    /// Closes all connections; new ones are accepted.
    public func dropConnections() { connections.closeAll() }

    /// A port that the kernel chose at the first start may be another test's while the server is away.
    private func listenWhenPortIsFree() async throws -> Listener {
        let isComingBack = port != configuration.port
        for _ in 0..<(isComingBack ? 100 : 0) {
            do {
                return try await listen()
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return try await listen()
    }

    private func listen() async throws -> Listener {
        let http = HTTP1Channel { [weak self] request, writer, channel in
            guard let self else { throw Disconnection() }
            let request = APIRequest(request)
            let handler = RequestHandler(
                request: request, server: self, channel: channel, misbehaviour: observe(request))
            try await handler.respond(writer)
        }
        let channel = ObservedChannel(base: http, connections: connections)
        guard let tls = configuration.tls else {
            return try await Listener.listen(on: configuration.host, port, channel)
        }
        return try await Listener.listen(
            on: configuration.host, port, TLSChannel(channel, tlsConfiguration: try tls.configuration()))
    }
}
