import FoundationEssentials

/// How to reach an API server, and as whom.
public struct ClusterConnection: Hashable, Sendable {
    var server: ServerURL
    var tlsServerName: String?
    /// Nil to connect directly.
    var proxy: ProxyURL?
    /// Whether the server's certificate is not verified.
    var isInsecure = false
    /// Nil for the system's own.
    var certificateAuthority: Material?
    var clientCertificate: Material?
    var clientKey: Material?
    var authentication = Authentication.none

    init(server: ServerURL) { self.server = server }
}

extension ClusterConnection {
    /// The connection that the command line describes, as kube-proxy has it. A proxy that the kubeconfig does not name
    /// may be named by the environment: HTTPS_PROXY, HTTP_PROXY, NO_PROXY.
    ///
    /// - Parameters:
    ///   - kubeconfig: path of a kubeconfig, or nil for the credentials of the pod that this runs in.
    ///   - master: URL of the API server, in place of what the kubeconfig says; without a kubeconfig it is used without
    ///     credentials.
    /// - Throws: what is wrong with the kubeconfig, or that this is no pod.
    public init(kubeconfig: String?, master: String?) throws(ConfigurationError) {
        try self.init(kubeconfig: kubeconfig, master: master, environment: ProcessInfo.processInfo.environment)
    }

    init(kubeconfig: String?, master: String?, environment: [String: String]) throws(ConfigurationError) {
        let override = try master.map { text throws(ConfigurationError) in
            try ServerURL(text, whose: "--master")
        }
        if let kubeconfig {
            self = try Kubeconfig(file: kubeconfig).connection(server: override)
        } else if let override {
            self.init(server: override)
        } else {
            self = try InClusterConfiguration(environment: environment).connection()
        }
        if proxy == nil { proxy = try EnvironmentProxy(environment).proxy(for: server) }
    }
}

extension ClusterConnection: CustomStringConvertible {
    /// The server's URL.
    public var description: String { "\(server)" }
}
