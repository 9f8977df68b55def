import FoundationEssentials

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
    /// Nil if what is wrong with it could not be found out.
    case untrustedCertificate(String, CertificateFault?)
    /// The certificate is for other names, as far as they are known.
    case wrongName(String, names: [String])
    /// The server finds this client's certificate expired.
    case certificateExpired(String)
    case certificateRequired(String)
    /// There is no way to the server through the proxy that `origin` names.
    case proxy(String, origin: String, reason: String)
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
        case .untrustedCertificate(let server, let fault): ConnectionError.text(server, fault)
        case .wrongName(let server, let names):
            "the certificate of \(server) is for "
                + (names.isEmpty ? "another name" : "other names: \(names.joined(separator: ", "))")
                + "; use such a name or set tls-server-name"
        case .certificateExpired(let server):
            "\(server) says that the client certificate has expired; renew it"
        case .certificateRequired(let server):
            "\(server) demands a client certificate it accepts; give client-certificate and client-key, or a token"
        case .proxy(let proxy, let origin, let reason): "the proxy \(proxy), from \(origin), \(reason)"
        case .other(let server, let reason): "\(server): \(reason)"
        }
    }

    private static func text(_ server: String, _ fault: CertificateFault?) -> String {
        switch fault {
        case .expired(let date):
            "the certificate of \(server) expired on \(date.ISO8601Format()); renew it, or check this node's clock"
        case .notYetValid(let date):
            "the certificate of \(server) is not valid before \(date.ISO8601Format()); check the clocks of both sides"
        case .intermediateExpired(let date):
            "an authority's certificate that \(server) shows expired on \(date.ISO8601Format()); renew it there"
        case .authorityExpired(let date):
            "the configured certificate authority expired on \(date.ISO8601Format()); renew certificate-authority"
        case .unknownAuthority:
            """
            the certificate of \(server) is not signed by the configured certificate authority; is this the right \
            server, and certificate-authority that of its cluster?
            """
        case nil:
            """
            the certificate of \(server) is not signed by the configured certificate authority or is not valid now; \
            check certificate-authority, the certificate's dates and this node's clock
            """
        }
    }
}
