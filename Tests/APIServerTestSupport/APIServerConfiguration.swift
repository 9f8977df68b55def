/// How a test server is set up.
public struct APIServerConfiguration: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// 0 lets the kernel choose; the server keeps it when it goes away and comes back.
    public var port = 0
    /// Nil serves plain HTTP.
    public var tls: TLSIdentity?
    /// Bearer tokens that are accepted; nil lets everyone in. Tests may change them while the server runs.
    public var tokens: Set<String>?
    /// Changes that are remembered for each resource: watches from before them end with 410.
    public var historyWindow = 1000
    /// The real server's is about a minute.
    public var bookmarkInterval = Duration.seconds(60)
    /// The first change has the resource version after it.
    public var resourceVersion: UInt64 = 1000
    /// Called for each event once it is in a watch's socket.
    public var onEventSent: (@Sendable (SentEvent) -> Void)?

    public init() {}
}
