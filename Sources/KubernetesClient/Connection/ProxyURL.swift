import FoundationEssentials

/// `proxy-url` of a cluster.
struct ProxyURL: Hashable, Sendable {
    var isSOCKS: Bool
    var host: String
    var port: Int
    var user: String?
    var password: String?

    init(_ text: String, whose: String) throws(ConfigurationError) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            let host = url.host(percentEncoded: false), !host.isEmpty
        else { throw .badURL(text, whose: whose) }
        switch scheme {
        case "http": isSOCKS = false
        case "socks5": isSOCKS = true
        default: throw .unsupported("\(whose) is \"\(text)\": only http:// and socks5:// proxies are supported")
        }
        self.host = String(host.drop { $0 == "[" }.prefix { $0 != "]" })
        port = url.port ?? (isSOCKS ? 1080 : 80)
        user = url.user(percentEncoded: false)
        password = url.password(percentEncoded: false)
    }
}
