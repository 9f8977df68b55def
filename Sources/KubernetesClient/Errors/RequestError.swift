/// Why a request failed.
enum RequestError: Error, Hashable, Sendable {
    /// The server refused it, by the response's status or by an event of a watch.
    case refused(APIStatus, retryAfter: Duration?)
    case connection(ConnectionError)
    case credentials(CredentialError)
    /// The response is not what was asked for.
    case malformed(String)
    /// The response ended before its end.
    case truncated
    /// An event of a watch told of an error.
    case event(APIStatus)
}

extension RequestError {
    var status: APIStatus? {
        switch self {
        case .refused(let status, _), .event(let status): status
        case .connection, .credentials, .malformed, .truncated: nil
        }
    }

    var retryAfter: Duration? {
        if case .refused(_, let retryAfter) = self { return retryAfter }
        return nil
    }
}

extension RequestError: CustomStringConvertible {
    var description: String {
        switch self {
        case .refused(let status, _), .event(let status): RequestError.text(status)
        case .connection(let error): "\(error)"
        case .credentials(let error): "\(error)"
        case .malformed(let reason): "the answer cannot be read: \(reason); is this address an API server's?"
        case .truncated: "the answer ended too early"
        }
    }

    private static func text(_ status: APIStatus) -> String {
        let message = status.message.isEmpty ? status.reason : status.message
        let text = "the API server answered \(status.code): \(message)"
        switch status.code {
        case 401: return text + "; the credentials are unknown or expired: renew the token or certificate"
        case 403 where status.message.contains("\"system:anonymous\""):
            return text + "; the request had no credentials: give a token, or a client certificate and its key"
        case 403: return text + "; grant this verb on this resource in the ClusterRole that Shunt's user is bound to"
        case 400 where status.message.contains("HTTP request to an HTTPS server"):
            return text + "; begin the server's URL with https://"
        default: return text
        }
    }
}
