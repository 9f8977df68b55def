import Addresses

/// The proxies that environment variables name, by the rules of Go's `net/http`, which kubectl and kube-proxy follow:
/// HTTPS_PROXY or HTTP_PROXY by the server's scheme, unless NO_PROXY exempts it, each also in small letters.
struct EnvironmentProxy: Sendable {
    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    /// The proxy for requests to a server, or nil for a direct connection.
    func proxy(for server: ServerURL) throws(ConfigurationError) -> ProxyURL? {
        guard let (name, url) = variable(server.isTLS ? "HTTPS_PROXY" : "HTTP_PROXY") else { return nil }
        // What is on this machine no proxy can reach.
        guard !isOnThisMachine(server.host) else { return nil }
        let exceptions = ProxyExceptions(variable("NO_PROXY")?.value ?? "")
        guard !exceptions.contains(host: server.host, port: server.port) else { return nil }
        return try ProxyURL(url, origin: name)
    }

    /// An empty variable is like none.
    private func variable(_ name: String) -> (name: String, value: String)? {
        for name in [name, name.lowercased()] {
            if let value = environment[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }

    private func isOnThisMachine(_ host: String) -> Bool {
        host.lowercased() == "localhost" || IPAddress(host)?.isLoopback ?? false
    }
}
