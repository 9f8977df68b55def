import AsyncHTTPClient
import NIOCore
import NIOPosix

extension ConnectionError {
    /// What keeps a proxy from being used; nil for errors of the server behind it.
    init?(_ error: any Error, proxy: ProxyURL, server: String) {
        let reason: String?
        switch error {
        // Of a connection through a proxy, only the one to the proxy is made by this machine and can fail so.
        case let error as NIOConnectionError:
            reason = ConnectionError(error, server: server, idleTimeout: .zero).reasonOfProxy
        case ChannelError.connectTimeout: reason = "does not answer"
        case let error as HTTPClientError: reason = ConnectionError.reason(error, proxy, server)
        default: reason = nil
        }
        guard let reason else { return nil }
        self = .proxy("\(proxy)", origin: proxy.origin, reason: reason)
    }

    private static func reason(_ error: HTTPClientError, _ proxy: ProxyURL, _ server: String) -> String? {
        switch error {
        // A proxy that is silent when it is asked for the tunnel runs into any of these, whichever comes first.
        case .connectTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            "does not answer"
        case .proxyAuthenticationRequired where proxy.user == nil:
            "demands a user and password; write them into its URL, http://USER:PASSWORD@HOST:PORT"
        case .proxyAuthenticationRequired: "refuses user and password"
        case .invalidProxyResponse: "makes no connection to \(server): it cannot reach it or does not allow it"
        default: nil
        }
    }

    private var reasonOfProxy: String {
        switch self {
        case .unknownHost: "has an unknown host"
        case .refused: "refuses connections"
        case .timedOut: "does not answer"
        case .unreachable(_, let reason): "is unreachable: \(reason)"
        default: "cannot be connected to: \(self)"
        }
    }
}
