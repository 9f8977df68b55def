/// `metav1.Status`: why a request failed, or how a watch ended.
public struct APIStatus: Error, Hashable, Sendable {
    public var code: Int
    public var reason: String
    public var message: String
    /// `details`, absent if both are empty.
    public var name = ""
    public var kind = ""
    /// `details.retryAfterSeconds`, and the Retry-After header of a response.
    public var retryAfterSeconds: Int?
    /// `metadata.continue`: where an inconsistent list may go on after an expired token.
    public var continueToken = ""

    public init(code: Int, reason: String, message: String, retryAfterSeconds: Int? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    func encoded(_ type: MediaType) -> [UInt8] {
        var protobuf = ProtobufWriter()
        var json = JSONWriter()
        write(to: &protobuf)
        write(to: &json)
        return Envelope.object(
            type, apiVersion: "v1", kind: "Status", protobuf: protobuf.bytes, jsonMembers: json.bytes)
    }

    private func write(to writer: inout some FieldWriter) {
        writer.message("metadata", 1) { writer in
            writer.string("selfLink", 1, "")
            writer.string("resourceVersion", 2, "")
            writer.string("continue", 3, continueToken)
        }
        writer.string("status", 2, "Failure")
        writer.string("message", 3, message)
        writer.string("reason", 4, reason)
        if !name.isEmpty || !kind.isEmpty || retryAfterSeconds != nil {
            writer.message("details", 5) { writer in
                writer.string("name", 1, name)
                writer.string("group", 2, "")
                writer.string("kind", 3, kind)
                writer.integer("retryAfterSeconds", 5, Int64(retryAfterSeconds ?? 0))
                writer.string("uid", 6, "")
            }
        }
        writer.integer("code", 6, Int64(code))
    }
}

extension APIStatus {
    public static let unauthorized = APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")

    /// Names what the role lacks, as the real server does.
    public static func forbidden(_ verb: String, _ resource: Resource, user: String) -> APIStatus {
        let group = resource.apiVersion.split(separator: "/").dropLast().joined()
        var status = APIStatus(
            code: 403, reason: "Forbidden",
            message: "\(resource.rawValue) is forbidden: User \"\(user)\" cannot \(verb) resource "
                + "\"\(resource.rawValue)\" in API group \"\(group)\" at the cluster scope")
        status.kind = resource.rawValue
        return status
    }

    public static let tooManyRequests = APIStatus(
        code: 429, reason: "TooManyRequests", message: "Too many requests, please try again later.",
        retryAfterSeconds: 1)
    public static let internalError = APIStatus(
        code: 500, reason: "InternalError", message: "Internal error occurred: etcdserver: leader changed")
    public static let unavailable = APIStatus(
        code: 503, reason: "ServiceUnavailable", message: "apiserver not ready")

    /// A watch from a resource version that the server no longer remembers what came after.
    public static func tooOld(_ resourceVersion: UInt64, current: UInt64) -> APIStatus {
        APIStatus(
            code: 410, reason: "Expired", message: "too old resource version: \(resourceVersion) (\(current))")
    }

    static func expiredContinue(_ continueToken: String) -> APIStatus {
        var status = APIStatus(
            code: 410, reason: "Expired",
            message: "The provided continue parameter is too old to display a consistent list result. "
                + "You can start a new list without the continue parameter, or use the continue token in this response "
                + "to retrieve the remainder of the results. Continuing with the provided token results in an "
                + "inconsistent list - objects that were created, modified, or deleted between the time the first "
                + "chunk was returned and now may show up in the list.")
        status.continueToken = continueToken
        return status
    }

    /// What a server answers to `sendInitialEvents` if its storage cannot tell how far it is.
    static let noInitialEvents = APIStatus(
        code: 500, reason: "InternalError",
        message: "a watch stream was requested by the client but the required storage feature "
            + "RequestWatchProgress is disabled")

    static let notAcceptable = APIStatus(
        code: 406, reason: "NotAcceptable",
        message: "only the following media types are accepted: application/json, application/yaml")

    static func badRequest(_ message: String) -> APIStatus {
        APIStatus(code: 400, reason: "BadRequest", message: message)
    }

    static func notFound() -> APIStatus {
        APIStatus(code: 404, reason: "NotFound", message: "the server could not find the requested resource")
    }

    static func tooLarge(_ resourceVersion: UInt64, current: UInt64) -> APIStatus {
        APIStatus(
            code: 504, reason: "Timeout",
            message: "Too large resource version: \(resourceVersion), current: \(current)", retryAfterSeconds: 1)
    }
}
