import Glibc

/// How one attempt to get an answer ended.
enum Outcome: Hashable {
    case answered(server: String, source: String)
    case refused
    case reset
    case timeout
    case failed(errno: Int32)

    /// The outcome that an error of `connect`, `send` or `recv` stands for.
    init(errno number: Int32) {
        switch number {
        case ECONNREFUSED: self = .refused
        case ECONNRESET, EPIPE: self = .reset
        case ETIMEDOUT, EAGAIN: self = .timeout
        default: self = .failed(errno: number)
        }
    }

    var isAnswer: Bool {
        if case .answered = self { return true }
        return false
    }
}

extension Outcome: CustomStringConvertible {
    var description: String {
        switch self {
        case .answered(let server, let source): "answered \(server) from \(source)"
        case .refused: "refused"
        case .reset: "reset"
        case .timeout: "timeout"
        case .failed(let number): "failed \(Outcome.name(of: number))"
        }
    }

    private static func name(of number: Int32) -> String {
        switch number {
        case EPERM: "EPERM"
        case EACCES: "EACCES"
        case EADDRINUSE: "EADDRINUSE"
        case EADDRNOTAVAIL: "EADDRNOTAVAIL"
        case ENETUNREACH: "ENETUNREACH"
        case EHOSTUNREACH: "EHOSTUNREACH"
        case EPROTONOSUPPORT: "EPROTONOSUPPORT"
        default: "errno-\(number)"
        }
    }
}
