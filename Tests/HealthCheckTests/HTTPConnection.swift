import Dispatch
import Glibc
import NIOCore

/// What came back for a request.
struct HTTPReply: Sendable {
    var status: Int
    /// By lower-case name.
    var headers: [String: String]
    var body: String
}

/// A system call of the test's client that failed.
struct SocketError: Error, Equatable {
    var call: String
    var errorNumber: Int32
}

/// A client's TCP connection, without any HTTP library: what is sent and received is what a test says.
///
/// Calls block for at most ten seconds, on a thread of their own, so that the server's are free.
final class HTTPConnection: Sendable {
    private let descriptor: Int32

    init(to address: String, _ port: UInt16) async throws {
        descriptor = try await Self.onThread {
            let target = try SocketAddress(ipAddress: address, port: Int(port))
            let descriptor = socket(
                target.protocol == .inet ? AF_INET : AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { throw SocketError(call: "socket", errorNumber: errno) }
            var timeout = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            guard target.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 else {
                let error = SocketError(call: "connect", errorNumber: errno)
                close(descriptor)
                throw error
            }
            return descriptor
        }
    }

    deinit { close(descriptor) }

    /// Sends a request and returns what is answered.
    func request(_ line: String = "GET / HTTP/1.1", body: String = "") async throws -> HTTPReply {
        let text = "\(line)\r\nHost: node\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let hasBody = !line.hasPrefix("HEAD")
        return try await Self.onThread { [descriptor] in
            guard write(descriptor, text, text.utf8.count) == text.utf8.count else {
                throw SocketError(call: "write", errorNumber: errno)
            }
            let head = try Self.read(descriptor) { $0.hasSuffix("\r\n\r\n") }
            var reply = HTTPReply(head)
            let length = reply.headers["content-length"].flatMap { Int($0) } ?? 0
            if hasBody, length > 0 { reply.body = try Self.read(descriptor) { $0.utf8.count == length } }
            return reply
        }
    }

    /// Whether the server closes the connection without a word, now or soon.
    func isClosedByServer() async throws -> Bool {
        try await Self.onThread { [descriptor] in
            var byte: UInt8 = 0
            let count = Glibc.read(descriptor, &byte, 1)
            return count == 0 || count < 0 && errno == ECONNRESET
        }
    }

    /// Reads byte by byte until the text is complete.
    private static func read(_ descriptor: Int32, until isComplete: (String) -> Bool) throws -> String {
        var bytes: [UInt8] = []
        while !isComplete(String(decoding: bytes, as: UTF8.self)) {
            var byte: UInt8 = 0
            let count = Glibc.read(descriptor, &byte, 1)
            guard count == 1 else { throw SocketError(call: "read", errorNumber: count == 0 ? 0 : errno) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            // A queue of its own gets a thread of its own; the global ones share theirs with the server's tasks.
            DispatchQueue(label: "client").async { continuation.resume(with: .init(catching: body)) }
        }
    }
}

extension HTTPReply {
    fileprivate init(_ head: String) {
        let lines = head.split(separator: "\r\n")
        status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
        headers = Dictionary(fields) { "\($0), \($1)" }
        body = ""
    }
}
