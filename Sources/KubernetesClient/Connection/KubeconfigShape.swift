/// A kubeconfig as it is written: every field is optional, unknown ones are ignored.
struct KubeconfigShape: Decodable {
    var clusters: [NamedCluster]?
    var contexts: [NamedContext]?
    var users: [NamedUser]?
    var currentContext: String?

    enum CodingKeys: String, CodingKey {
        case clusters, contexts, users
        case currentContext = "current-context"
    }

    struct NamedCluster: Decodable {
        var name: String?
        var cluster: Cluster?
    }

    struct NamedContext: Decodable {
        var name: String?
        var context: Context?
    }

    struct NamedUser: Decodable {
        var name: String?
        var user: User?
    }

    struct Cluster: Decodable {
        var server: String?
        var tlsServerName: String?
        var isInsecure: Bool?
        var certificateAuthority: String?
        var certificateAuthorityData: String?
        var proxyURL: String?

        enum CodingKeys: String, CodingKey {
            case server
            case tlsServerName = "tls-server-name"
            case isInsecure = "insecure-skip-tls-verify"
            case certificateAuthority = "certificate-authority"
            case certificateAuthorityData = "certificate-authority-data"
            case proxyURL = "proxy-url"
        }
    }

    struct Context: Decodable {
        var cluster: String?
        var user: String?
    }

    struct User: Decodable {
        var clientCertificate: String?
        var clientCertificateData: String?
        var clientKey: String?
        var clientKeyData: String?
        var token: String?
        var tokenFile: String?
        var username: String?
        var password: String?
        var exec: Exec?
        var authProvider: AuthProvider?

        enum CodingKeys: String, CodingKey {
            case clientCertificate = "client-certificate"
            case clientCertificateData = "client-certificate-data"
            case clientKey = "client-key"
            case clientKeyData = "client-key-data"
            case token, tokenFile, username, password, exec
            case authProvider = "auth-provider"
        }
    }

    struct AuthProvider: Decodable {}

    struct Exec: Decodable {
        var apiVersion: String?
        var command: String?
        var args: [String]?
        var env: [Variable]?
        var installHint: String?
        var provideClusterInfo: Bool?

        struct Variable: Decodable {
            var name: String
            var value: String
        }
    }
}
