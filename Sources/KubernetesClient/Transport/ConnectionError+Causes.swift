import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// What the libraries below throw, in our words.
extension ConnectionError {
    init(_ error: any Error, server: String, idleTimeout: Duration) {
        switch error {
        case let error as NIOConnectionError: self.init(error, server)
        case let error as HTTPClientError: self.init(error, server, idleTimeout)
        case let error as IOError: self.init(errno: error.errnoCode, server)
        case let error as NIOSSLError: self.init(error, server)
        case let error as BoringSSLError: self.init(error, server)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self = .wrongName(server, names: [])
        case is HTTPParserError: self = .noHTTP(server)
        case is SocketAddressError, is SocketAddressError.UnknownHost: self = .unknownHost(server)
        case ChannelError.connectTimeout: self = .timedOut(server)
        case ChannelError.inputClosed, ChannelError.eof, ChannelError.ioOnClosedChannel: self = .closed(server)
        default: self = .other(server, reason: "\(error)")
        }
    }

    /// Without an address for the host there is nothing to connect to.
    private init(_ error: NIOConnectionError, _ server: String) {
        guard let cause = error.connectionErrors.first?.error else {
            self = .unknownHost(server)
            return
        }
        self.init(cause, server: server, idleTimeout: .zero)
    }

    private init(_ error: HTTPClientError, _ server: String, _ idleTimeout: Duration) {
        switch error {
        case .readTimeout: self = .silent(server, idleTimeout)
        case .connectTimeout, .deadlineExceeded, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout,
            .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self = .timedOut(server)
        case .remoteConnectionClosed, .uncleanShutdown: self = .closed(server)
        default: self = .other(server, reason: error.shortDescription)
        }
    }

    private init(errno code: CInt, _ server: String) {
        switch code {
        case ECONNREFUSED: self = .refused(server)
        case ECONNRESET, EPIPE: self = .closed(server)
        case ETIMEDOUT: self = .timedOut(server)
        default: self = .unreachable(server, reason: String(cString: strerror(code)))
        }
    }

    private init(_ error: NIOSSLError, _ server: String) {
        switch error {
        case .handshakeFailed(let cause): self.init(cause, server)
        case .uncleanShutdown: self = .closed(server)
        case .unableToValidateCertificate: self = .untrustedCertificate(server, nil)
        default: self = .other(server, reason: "\(error)")
        }
    }

    /// BoringSSL's reasons are public only as words.
    private init(_ error: BoringSSLError, _ server: String) {
        let text = "\(error)"
        let reasons: [(String, ConnectionError)] = [
            ("CERTIFICATE_VERIFY_FAILED", .untrustedCertificate(server, nil)),
            ("CERTIFICATE_EXPIRED", .certificateExpired(server)),
            ("CERTIFICATE_REQUIRED", .certificateRequired(server)),
            ("ALERT_BAD_CERTIFICATE", .certificateRequired(server)),
            ("ALERT_UNKNOWN_CA", .certificateRequired(server)),
            ("HANDSHAKE_FAILURE", .certificateRequired(server)),
            ("WRONG_VERSION_NUMBER", .noTLS(server)),
            ("HTTP_REQUEST", .noTLS(server)),
            ("EOF during handshake", .closed(server)),
        ]
        self = reasons.first { text.contains($0.0) }?.1 ?? .other(server, reason: text)
    }
}
