/// `exec` of a user in a kubeconfig: a program that obtains credentials.
struct CredentialPlugin: Hashable, Sendable {
    /// A path, or a name to look for in PATH.
    var command: String
    var arguments: [String]
    /// Added to this process's environment.
    var environment: [String: String]
    /// `client.authentication.k8s.io/v1` or `v1beta1`.
    var apiVersion: String
    var installHint: String?
    /// What KUBERNETES_EXEC_INFO says of the cluster, if the plugin wants to know.
    var cluster: Cluster?

    struct Cluster: Hashable, Sendable {
        var server: String
        var tlsServerName: String?
        var isInsecure: Bool
        var certificateAuthority: Material?
    }

    static let apiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
}
