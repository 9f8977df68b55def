import HTTPTypes
import HummingbirdCore
import NIOCore

/// Answers one request.
struct RequestHandler: Sendable {
    let request: APIRequest
    let server: APIServer
    let channel: any Channel
    let misbehaviour: Misbehaviour?

    func respond(_ writer: consuming ResponseWriter) async throws {
        switch misbehaviour {
        case .drop:
            throw Disconnection()
        case .reset:
            try await channel.resetConnection()
            throw Disconnection()
        case .garbageForHead:
            try await channel.writeRaw((0..<64).map { 0x80 | $0 })
            throw Disconnection()
        case .delay(let duration):
            try await Task.sleep(for: duration)
        case .status(let status):
            return try await send(status, writer)
        default:
            break
        }
        guard server.accepts(authorization: request.headers["authorization"]) else {
            return try await send(.unauthorized, writer)
        }
        let offered: [MediaType] = if case .refuseProtobuf = misbehaviour { [.json] } else { [.json, .protobuf] }
        guard var type = MediaType(accept: request.headers["accept"], offered: offered) else {
            return try await send(.notAcceptable, writer)
        }
        if case .answerJSON = misbehaviour { type = .json }
        try await route(writer, type)
    }

    private func route(_ writer: consuming ResponseWriter, _ type: MediaType) async throws {
        guard request.method == "GET" else {
            return try await send(
                APIStatus(code: 405, reason: "MethodNotAllowed", message: "the server only reads"), writer)
        }
        guard let resource = request.resource else {
            switch request.path {
            case "/version":
                return try await send(200, "application/json", Array(Self.version.utf8), writer)
            case "/healthz", "/livez", "/readyz":
                return try await send(200, "text/plain; charset=utf-8", Array("ok".utf8), writer)
            default:
                return try await send(.notFound(), writer)
            }
        }
        if request.isWatch {
            try await watch(resource, type, writer)
        } else {
            let body: [UInt8]
            do throws(APIStatus) {
                body = try server.read { (store) throws(APIStatus) in try list(resource, type, &store) }
            } catch {
                return try await send(error, writer)
            }
            try await send(200, type.rawValue, body, writer)
        }
    }

    /// A failure, encoded as the client asked.
    func send(_ status: APIStatus, _ writer: consuming ResponseWriter) async throws {
        let type = MediaType(accept: request.headers["accept"], offered: [.json, .protobuf]) ?? .json
        try await send(
            status.code, type.rawValue, status.encoded(status.code == 406 ? .json : type), writer,
            retryAfter: status.retryAfterSeconds)
    }

    private func send(
        _ code: Int, _ contentType: String, _ body: [UInt8], _ writer: consuming ResponseWriter, retryAfter: Int? = nil
    ) async throws {
        var head = HTTPResponse(status: .init(code: code), headerFields: [.contentType: contentType])
        if let retryAfter { head.headerFields[.retryAfter] = "\(retryAfter)" }
        var stream = ResponseStream(try await writer.writeHead(head), channel: channel, fault: misbehaviour)
        var rest = body[...]
        repeat {
            try await stream.write(Array(rest.prefix(Self.chunk)))
            rest = rest.dropFirst(Self.chunk)
        } while !rest.isEmpty
        try await stream.finish()
    }

    static let chunk = 256 * 1024

    private static let version = """
        {"major":"1","minor":"36","gitVersion":"v1.36.0","platform":"linux/amd64"}
        """
}
