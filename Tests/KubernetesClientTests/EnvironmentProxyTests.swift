import TestSupport
import Testing

@testable import KubernetesClient

/// Which proxy a server is reached through.
struct EnvironmentProxyTests {
    private func proxy(_ environment: [String: String], _ server: String = "https://api.example") throws -> String? {
        try EnvironmentProxy(environment).proxy(for: ServerURL(server, whose: "server")).map {
            "\($0.origin) \($0.user.map { "\($0)@" } ?? "")\($0)"
        }
    }

    @Test func `the server's scheme decides about the variable`() throws {
        let both = ["HTTPS_PROXY": "http://s:1", "HTTP_PROXY": "http://p:2"]
        #expect(try proxy(both, "https://api.example") == "HTTPS_PROXY http://s:1")
        #expect(try proxy(both, "http://api.example") == "HTTP_PROXY http://p:2")
        #expect(try proxy(["HTTP_PROXY": "http://p:2"]) == nil)
        #expect(try proxy([:]) == nil)
    }

    @Test func `small letters come second, and empty is like none`() throws {
        #expect(try proxy(["https_proxy": "small:1"]) == "https_proxy http://small:1")
        #expect(try proxy(["https_proxy": "small:1", "HTTPS_PROXY": "large:1"]) == "HTTPS_PROXY http://large:1")
        #expect(try proxy(["https_proxy": "small:1", "HTTPS_PROXY": ""]) == "https_proxy http://small:1")
        #expect(try proxy(["HTTPS_PROXY": ""]) == nil)
    }

    @Test func `URLs`() throws {
        #expect(try proxy(["HTTPS_PROXY": "proxy.example"]) == "HTTPS_PROXY http://proxy.example:80")
        #expect(
            try proxy(["HTTPS_PROXY": "http://u:p@[2001:db8::1]:3128/"]) == "HTTPS_PROXY u@http://[2001:db8::1]:3128")
        #expect(try proxy(["HTTPS_PROXY": "socks5://s"]) == "HTTPS_PROXY socks5://s:1080")
        #expect(try proxy(["HTTPS_PROXY": "u:p@proxy:8080"]) == "HTTPS_PROXY u@http://proxy:8080")
    }

    @Test(arguments: [
        ("https://proxy", "HTTPS_PROXY is \"https://proxy\": only http:// and socks5:// proxies are supported"),
        ("ftp://u:secret@proxy", "HTTPS_PROXY is \"ftp://…@proxy\": only http:// and socks5:// proxies are supported"),
        ("http://", "HTTPS_PROXY is \"http://\", expected a URL such as http://192.0.2.1:3128"),
        ("http://u:secret@:1", "HTTPS_PROXY is \"http://…@:1\", expected a URL such as http://192.0.2.1:3128"),
        ("http://proxy:70000", "HTTPS_PROXY is \"http://proxy:70000\", expected a URL such as http://192.0.2.1:3128"),
        ("socks5://u:p@proxy", "HTTPS_PROXY has a user: only http:// proxies can be given user and password"),
    ])
    func `what cannot be used is told without its password`(url: String, message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try proxy(["HTTPS_PROXY": url]) }
        #expect(error.map { "\($0)" } == message)
        // A proxy that is not asked for may be anything.
        #expect(try proxy(["HTTPS_PROXY": url, "NO_PROXY": "*"]) == nil)
    }

    @Test(arguments: [
        "https://localhost:6443", "https://LocalHost", "https://127.0.0.1:6443", "https://127.8.9.10",
        "https://[::1]:6443",
    ])
    func `this machine is reached directly`(server: String) throws {
        #expect(try proxy(["HTTPS_PROXY": "http://proxy"], server) == nil)
    }

    /// NO_PROXY, host, port, and whether it is reached directly: each line as Go 1.27 decides,
    /// but for brackets without a port, which Go takes for nothing.
    @Test(arguments: [
        ("", "api.example", 443, false), ("*", "api.example", 443, true), ("other,*", "192.0.2.1", 443, true),
        ("*.*", "api.example", 443, false), (" , ,", "api.example", 443, false),
        // A domain stands for itself and what is below it.
        ("example", "api.example", 443, true), ("example", "example", 443, true),
        ("example", "notexample", 443, false), ("api.example", "API.Example", 443, true),
        ("EXAMPLE", "api.example", 443, true), (" a , example ", "api.example", 443, true),
        // With a dot or a star before it, only for what is below it.
        (".example", "api.example", 443, true), (".example", "example", 443, false),
        ("*.example", "a.b.example", 443, true), ("*.example", "example", 443, false),
        ("a*.example", "api.example", 443, false),
        ("api.example:6443", "api.example", 6443, true), ("api.example:6443", "api.example", 443, false),
        (".example:6443", "api.example", 6443, true), ("api.example:", "api.example", 443, true),
        ("api.example:x", "api.example", 443, false), (":6443", "api.example", 6443, false),
        // Addresses and ranges.
        ("192.0.2.1", "192.0.2.1", 443, true), ("192.0.2.1", "192.0.2.11", 443, false),
        ("192.0.2.1:6443", "192.0.2.1", 6443, true), ("192.0.2.1:6443", "192.0.2.1", 443, false),
        ("192.0.2.0/24", "192.0.2.200", 443, true), ("192.0.2.9/24", "192.0.2.200", 443, true),
        ("192.0.2.0/24", "192.0.3.1", 443, false), ("192.0.2.0/24", "api.example", 443, false),
        ("192.0.2.0/33", "192.0.2.1", 443, false), ("2.1", "192.0.2.1", 443, false),
        ("2001:db8::1", "2001:db8:0::1", 443, true), ("[2001:db8::1]", "2001:db8::1", 443, true),
        ("[2001:db8::1]:6443", "2001:db8::1", 6443, true), ("[2001:db8::1]:6443", "2001:db8::1", 443, false),
        ("2001:db8::/32", "2001:db8:1::1", 443, true), ("2001:db8::/32", "192.0.2.1", 443, false),
        ("0.0.0.0/0", "192.0.2.1", 443, true), ("0.0.0.0/0", "2001:db8::1", 443, false),
    ])
    func `NO_PROXY`(exceptions: String, host: String, port: Int, isDirect: Bool) {
        #expect(ProxyExceptions(exceptions).contains(host: host, port: port) == isDirect)
    }

    @Test func `proxy-url of a kubeconfig wins over the environment, and NO_PROXY is not for it`() async throws {
        try await TemporaryFolder.with { folder in
            func proxy(_ field: String) throws -> ProxyURL? {
                try folder.write(
                    "config",
                    """
                    {"current-context":"x","contexts":[{"name":"x","context":{"cluster":"c"}}],
                    "clusters":[{"name":"c","cluster":{"server":"https://api.example"\(field)}}]}
                    """)
                return try ClusterConnection(
                    kubeconfig: "\(folder.path)/config", master: nil,
                    environment: ["HTTPS_PROXY": "http://environment", "NO_PROXY": "kubernetes.example"]
                ).proxy
            }
            #expect(try proxy("")?.host == "environment")
            #expect(try proxy(#","proxy-url":"""#)?.host == "environment")
            let own = try #require(try proxy(#","proxy-url":"http://own""#))
            #expect(own.host == "own")
            #expect(own.origin == "proxy-url of cluster c in \(folder.path)/config")
            let exempt = try ClusterConnection(
                kubeconfig: "\(folder.path)/config", master: "https://127.0.0.1",
                environment: ["NO_PROXY": "*"])
            #expect(exempt.proxy?.host == "own")
        }
        let master = try ClusterConnection(
            kubeconfig: nil, master: "http://api.example", environment: ["HTTP_PROXY": "http://environment"])
        #expect(master.proxy?.origin == "HTTP_PROXY")
    }
}
