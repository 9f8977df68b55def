import Testing

@testable import KubernetesClient

struct KubeconfigTests {
    /// A kubeconfig with one context, whose cluster and user have these fields.
    private func kubeconfig(cluster: String = "server: https://192.0.2.1:6443", user: String = "{}") -> String {
        """
        apiVersion: v1
        kind: Config
        current-context: one
        contexts:
        - name: one
          context: {cluster: c, user: u, namespace: kube-system}
        - name: two
          context: {cluster: other, user: u}
        clusters:
        - name: c
          cluster:
            \(cluster.replacing("\n", with: "\n    "))
        users:
        - name: u
          user:
            \(user.replacing("\n", with: "\n    "))
        preferences: {}
        """
    }

    private func connection(_ text: String, server: ServerURL? = nil) throws -> ClusterConnection {
        try Kubeconfig(file: "/etc/shunt/config", bytes: Array(text.utf8)).connection(server: server)
    }

    private func message(_ text: String) -> String {
        do {
            _ = try connection(text)
            return "no error"
        } catch { return "\(error)" }
    }

    @Test func `the current context names cluster and user`() throws {
        let found = try connection(kubeconfig(user: "token: secret"))
        #expect("\(found)" == "https://192.0.2.1:6443")
        #expect(found.authentication == .token("secret"))
        #expect(!found.isInsecure)
        #expect(found.certificateAuthority == nil)
    }

    @Test func `JSON is a kubeconfig too`() throws {
        let found = try connection(
            """
            {"current-context":"x","contexts":[{"name":"x","context":{"cluster":"c"}}],
            "clusters":[{"name":"c","cluster":{"server":"https://[2001:db8::1]:6443/prefix/"}}],"users":null}
            """)
        #expect(found.server == ServerURL(isTLS: true, host: "2001:db8::1", port: 6443, path: "/prefix"))
        #expect(found.authentication == .none)
    }

    @Test func `cluster`() throws {
        let found = try connection(
            kubeconfig(
                cluster: """
                    server: https://192.0.2.1
                    tls-server-name: kubernetes.default
                    insecure-skip-tls-verify: true
                    certificate-authority: pki/ca.crt
                    proxy-url: http://user:word@proxy.example:3128
                    """))
        #expect(found.server.port == 443)
        #expect(found.tlsServerName == "kubernetes.default")
        #expect(found.isInsecure)
        #expect(found.certificateAuthority?.source == .file("/etc/shunt/pki/ca.crt"))
        #expect(found.proxy?.host == "proxy.example")
        #expect(found.proxy?.port == 3128)
        #expect(found.proxy?.user == "user")
        #expect(found.proxy?.isSOCKS == false)
    }

    @Test func `data takes precedence over files`() throws {
        let found = try connection(
            kubeconfig(
                cluster: "server: https://192.0.2.1\ncertificate-authority: /ca\ncertificate-authority-data: Y2E=",
                user: "client-certificate-data: Y2VydA==\nclient-certificate: /c\nclient-key: keys/k"))
        #expect(found.certificateAuthority?.source == .inline(Array("ca".utf8)))
        #expect(found.clientCertificate?.source == .inline(Array("cert".utf8)))
        #expect(found.clientKey?.source == .file("/etc/shunt/keys/k"))
    }

    @Test(arguments: [
        ("token: t", Authentication.token("t")),
        ("token: t\ntokenFile: /run/token", .tokenFile("/run/token")),
        ("tokenFile: token", .tokenFile("/etc/shunt/token")),
        ("username: u\npassword: p", .basic(user: "u", password: "p")),
        ("{}", .none),
    ])
    func `who the client is`(user: String, expected: Authentication) throws {
        #expect(try connection(kubeconfig(user: user)).authentication == expected)
    }

    @Test func `a credential plugin`() throws {
        let user = """
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./bin/plugin
              args: [get-token, --cluster, x]
              env:
              - {name: A, value: b}
              installHint: install it
              provideClusterInfo: true
              interactiveMode: Never
            """
        guard case .plugin(let plugin) = try connection(kubeconfig(user: user)).authentication else {
            Issue.record("the user has a plugin")
            return
        }
        #expect(plugin.command == "/etc/shunt/./bin/plugin")
        #expect(plugin.arguments == ["get-token", "--cluster", "x"])
        #expect(plugin.environment == ["A": "b"])
        #expect(plugin.installHint == "install it")
        #expect(plugin.cluster?.server == "https://192.0.2.1:6443")
    }

    @Test func `a server given elsewhere takes the place of the cluster's`() throws {
        let server = try ServerURL("192.0.2.9:8443", whose: "--master")
        let found = try connection(kubeconfig(cluster: "insecure-skip-tls-verify: true"), server: server)
        #expect("\(found)" == "https://192.0.2.9:8443")
        #expect(found.isInsecure)
    }

    @Test func `what cannot be used is named`() {
        #expect(
            message(kubeconfig(cluster: "server: ftp://x"))
                == """
                server of cluster c in /etc/shunt/config is "ftp://x", expected a URL such as https://192.0.2.1:6443
                """)
        #expect(
            message(kubeconfig().replacing("current-context: one", with: "current-context: three"))
                == #"the kubeconfig /etc/shunt/config has no context "three"; it has "one", "two""#)
        #expect(
            message(kubeconfig().replacing("current-context: one", with: "current-context: two"))
                == #"the kubeconfig /etc/shunt/config has no cluster "other"; it has "c""#)
        #expect(
            message("{}") == #"the kubeconfig /etc/shunt/config has no current-context ""; it has none"#)
        #expect(
            message(kubeconfig(cluster: "server: https://x\ncertificate-authority-data: '%%'"))
                == """
                certificate-authority-data of cluster c in /etc/shunt/config is not base64; encode the file's content \
                with base64 -w0
                """)
        #expect(
            message(kubeconfig(user: "client-key: k")).hasPrefix(
                "user u in /etc/shunt/config has a client key or certificate without the other"))
        #expect(message(kubeconfig(user: "auth-provider: {name: gcp}")).hasSuffix("use exec"))
        #expect(
            message(kubeconfig(user: "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}"))
                .contains("expected client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1"))
        #expect(message(kubeconfig(cluster: "server: [1]")).contains("is malformed: clusters"))
        #expect(message("a: [").contains("is malformed"))
    }

    @Test func `a file that is not there`() {
        #expect(
            throws: ConfigurationError.unreadableKubeconfig("/nowhere/config", reason: "there is no such file")
        ) {
            try ClusterConnection(kubeconfig: "/nowhere/config", master: nil)
        }
    }
}
