import FoundationEssentials

/// A proxy on the way to an API server.
struct ProxyURL: Hashable, Sendable {
    var isSOCKS: Bool
    /// Without the brackets of an IPv6 address.
    var host: String
    var port: Int
    var user: String?
    var password: String?
    /// Where it was set, for messages: for example "HTTPS_PROXY".
    var origin: String

    /// Text without a scheme is the host of an HTTP proxy.
    init(_ text: String, origin: String) throws(ConfigurationError) {
        guard let url = URL(string: text.contains("://") ? text : "http://\(text)"),
            let scheme = url.scheme?.lowercased(), let host = url.host(percentEncoded: false), !host.isEmpty
        else { throw .badProxyURL(ProxyURL.withoutPassword(text), whose: origin) }
        switch scheme {
        case "http": isSOCKS = false
        // Either way the proxy looks up the server's name.
        case "socks5", "socks5h": isSOCKS = true
        default:
            let text = ProxyURL.withoutPassword(text)
            throw .unsupported("\(origin) is \"\(text)\": only http:// and socks5:// proxies are supported")
        }
        self.host = String(host.drop { $0 == "[" }.prefix { $0 != "]" })
        port = url.port ?? (isSOCKS ? 1080 : 80)
        user = url.user(percentEncoded: false)
        password = url.password(percentEncoded: false)
        self.origin = origin
        guard (1...65535).contains(port) else {
            throw .badProxyURL(ProxyURL.withoutPassword(text), whose: origin)
        }
        if isSOCKS, user != nil {
            throw .unsupported("\(origin) has a user: only http:// proxies can be given user and password")
        }
    }

    private static func withoutPassword(_ text: String) -> String {
        guard let end = text.lastIndex(of: "@") else { return text }
        let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        return text[..<start] + "…" + text[end...]
    }
}

extension ProxyURL: CustomStringConvertible {
    /// Without user and password.
    var description: String {
        (isSOCKS ? "socks5://" : "http://") + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    }
}
