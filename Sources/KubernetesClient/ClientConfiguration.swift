/// How the API server's client behaves.
public struct ClientConfiguration: Hashable, Sendable {
    /// `clientConnection.qps`: requests per second on average; 0 or less for no limit.
    public var requestsPerSecond: Double
    /// `clientConnection.burst`: requests at once.
    public var burst: Int
    /// Whether protocol buffers are asked for, of which a server sends a third of the bytes of JSON.
    public var acceptsProtobuf: Bool
    /// Whether a watch begins with all objects, which spares the server memory. A server that cannot do it is asked for
    /// a list.
    public var streamsLists: Bool
    /// A response without a byte for so long is given up. It must exceed the minute between bookmarks.
    public var idleTimeout: Duration
    public var connectTimeout: Duration
    /// How a peer that has vanished without a word is noticed.
    public var keepAlive: KeepAlive
    var backoff = Backoff.Limits()

    public init(
        requestsPerSecond: Double = 5, burst: Int = 10, acceptsProtobuf: Bool = true, streamsLists: Bool = false,
        idleTimeout: Duration = .seconds(100), connectTimeout: Duration = .seconds(10),
        keepAlive: KeepAlive = KeepAlive()
    ) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = burst
        self.acceptsProtobuf = acceptsProtobuf
        self.streamsLists = streamsLists
        self.idleTimeout = idleTimeout
        self.connectTimeout = connectTimeout
        self.keepAlive = keepAlive
    }
}
