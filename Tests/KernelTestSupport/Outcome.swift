/// How one attempt of a client ended; the words are those of the traffic peer.
public enum Outcome: Hashable, Sendable {
    /// The server's address and port, and the address that it saw the client at.
    case answered(server: String, source: String)
    case refused
    case reset
    case timeout
    /// Any other error, by its name.
    case failed(String)
}

extension Outcome: CustomStringConvertible {
    public var description: String {
        switch self {
        case .answered(let server, let source): "answered \(server) from \(source)"
        case .refused: "refused"
        case .reset: "reset"
        case .timeout: "timeout"
        case .failed(let name): "failed \(name)"
        }
    }
}
