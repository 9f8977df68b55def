/// Why there is no connection to the API server, or none any more.
enum ConnectionError: Error, Hashable, Sendable {
    case unknownHost(String)
    case refused(String)
    case unreachable(String, reason: String)
    case timedOut(String)
    case closed(String)
    /// No byte for so long, while bookmarks are sent every minute.
    case silent(String, Duration)
    /// The peer speaks no TLS.
    case noTLS(String)
    /// The peer speaks no HTTP.
    case noHTTP(String)
    case untrustedCertificate(String)
    case wrongName(String, detail: String)
    case certificateExpired(String)
    case certificateRequired(String)
    case other(String, reason: String)
}

extension ConnectionError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownHost(let server):
            "the host of \(server) is unknown; check the server's URL and this node's DNS, which must not need a Service"
        case .refused(let server):
            "\(server) refuses connections; is the API server running, and is the port right?"
        case .unreachable(let server, let reason):
            "\(server) is unreachable: \(reason); check routes and firewalls"
        case .timedOut(let server): "\(server) does not answer"
        case .closed(let server): "\(server) closed the connection"
        case .silent(let server, let duration): "\(server) sent nothing for \(duration)"
        case .noTLS(let server): "\(server) speaks no TLS; is the port right, or should the URL begin with http://?"
        case .noHTTP(let server): "\(server) speaks no HTTP; is the port right, or should the URL begin with https://?"
        case .untrustedCertificate(let server):
            """
            the certificate of \(server) is not signed by the configured certificate authority or is not valid now; \
            check certificate-authority, the certificate's dates and this node's clock
            """
        case .wrongName(let server, let detail):
            "the certificate of \(server) is for another name (\(detail)); use such a name or set tls-server-name"
        case .certificateExpired(let server):
            "\(server) says that the client certificate has expired; renew it"
        case .certificateRequired(let server):
            "\(server) demands a client certificate it accepts; give client-certificate and client-key, or a token"
        case .other(let server, let reason): "\(server): \(reason)"
        }
    }
}
