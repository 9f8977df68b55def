import AsyncHTTPClient
import Kubernetes
import NIOCore
import NIOHTTP1

extension HTTPClientResponse {
    /// The encoding of the body; nil if an API server would not send it.
    var format: ObjectFormat? {
        let type = headers.first(name: "Content-Type") ?? ""
        if type.hasPrefix("application/vnd.kubernetes.protobuf") { return .protobuf }
        if type.hasPrefix("application/json") { return .json }
        return nil
    }

    /// What a response of another status than 200 says.
    func refusal() async throws -> RequestError {
        let retryAfter = headers.first(name: "Retry-After").flatMap { Int($0) }
        let body = try await body.collect(upTo: 1 << 20)
        var decoded = (try? APIStatus(body: [UInt8](body.readableBytesView), format)) ?? APIStatus()
        // Proxies and other servers answer in their own words.
        if decoded.message.isEmpty {
            let text = String(decoding: body.readableBytesView.prefix(200), as: UTF8.self)
            decoded.message = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        decoded.code = Int(status.code)
        let seconds = retryAfter ?? decoded.retryAfterSeconds
        return .refused(decoded, retryAfter: seconds > 0 ? .seconds(min(seconds, 86400)) : nil)
    }
}

extension APIStatus {
    /// The body of a response. Throws if it is no Status.
    fileprivate init(body: [UInt8], _ format: ObjectFormat?) throws {
        switch format {
        case nil: throw MalformedObject("neither JSON nor a protocol buffer")
        case .json?: try self.init(.json, body.indices, in: body)
        case .protobuf?:
            try self.init(.protobuf, try ProtobufEnvelope.message(in: body.span.bytes, body.indices), in: body)
        }
    }
}
