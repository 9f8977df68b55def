import FoundationEssentials
import Kubernetes

/// meta/v1 Status: how an API server says what went wrong.
struct APIStatus: Hashable, Sendable {
    var message = ""
    /// For example "Forbidden" or "Expired".
    var reason = ""
    var code = 0
    /// Seconds after which to try again, or 0.
    var retryAfterSeconds = 0
    /// Reasons of `details.causes`.
    var causes: [String] = []
}

// MARK: - Meaning

extension APIStatus {
    /// The version or continue token asked for has been forgotten.
    var isGone: Bool { code == 410 || reason == "Expired" || reason == "Gone" }

    /// The server has not yet seen the version asked for, which is the case after it was restored from a backup. Before
    /// Kubernetes 1.19 it says so only in words.
    var isFromTheFuture: Bool {
        causes.contains("ResourceVersionTooLarge") || message.hasPrefix("Too large resource version")
    }
}

// MARK: - Decoding

extension APIStatus: Decodable {
    private enum CodingKeys: String, CodingKey { case message, reason, code, details }

    private struct Details: Decodable {
        struct Cause: Decodable { var reason: String? }

        var retryAfterSeconds: Int?
        var causes: [Cause]?
    }

    init(from decoder: any Decoder) throws {
        let status = try decoder.container(keyedBy: CodingKeys.self)
        let details = try status.decodeIfPresent(Details.self, forKey: .details)
        self.init(
            message: try status.decodeIfPresent(String.self, forKey: .message) ?? "",
            reason: try status.decodeIfPresent(String.self, forKey: .reason) ?? "",
            code: try status.decodeIfPresent(Int.self, forKey: .code) ?? 0,
            retryAfterSeconds: details?.retryAfterSeconds ?? 0,
            causes: details?.causes?.compactMap(\.reason) ?? [])
    }

    /// The status that occupies `range`; a protocol buffer is expected without its envelope.
    init(_ format: ObjectFormat, _ range: Range<Int>, in bytes: [UInt8]) throws {
        switch format {
        case .json: self = try JSONDecoder().decode(APIStatus.self, from: Data(bytes[range]))
        case .protobuf: try self.init(protobuf: range, in: bytes.span.bytes)
        }
    }

    private init(protobuf range: Range<Int>, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 3: message = try field.string(in: bytes)
            case 4: reason = try field.string(in: bytes)
            case 5: try readDetails(field, in: bytes)
            case 6: code = try field.integer()
            default: break
            }
        }
    }

    private mutating func readDetails(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 4:
                var cause = try field.message()
                while let part = try cause.next(in: bytes) {
                    if part.number == 1 { causes.append(try part.string(in: bytes)) }
                }
            case 5: retryAfterSeconds = try field.integer()
            default: break
            }
        }
    }
}
