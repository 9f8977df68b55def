import FoundationEssentials

/// The address of an API server: scheme, host, port and a path that all requests begin with.
struct ServerURL: Hashable, Sendable {
    var isTLS: Bool
    /// Without the brackets of an IPv6 address.
    var host: String
    var port: Int
    /// Without a slash at the end.
    var path: String

    init(isTLS: Bool, host: String, port: Int, path: String = "") {
        self.isTLS = isTLS
        self.host = host
        self.port = port
        self.path = path
    }

    /// Text without a scheme is a host, reached by TLS.
    init(_ text: String, whose: String) throws(ConfigurationError) {
        guard let url = URL(string: text.contains("://") ? text : "https://\(text)"),
            let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host(percentEncoded: false), !host.isEmpty
        else { throw .badURL(text, whose: whose) }
        isTLS = scheme == "https"
        self.host = String(host.drop { $0 == "[" }.prefix { $0 != "]" })
        port = url.port ?? (isTLS ? 443 : 80)
        guard (1...65535).contains(port) else { throw .badURL(text, whose: whose) }
        let path = url.path(percentEncoded: true)
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// `host:port`, with brackets around an IPv6 address.
    var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}

extension ServerURL: CustomStringConvertible {
    var description: String { (isTLS ? "https://" : "http://") + authority + path }
}
