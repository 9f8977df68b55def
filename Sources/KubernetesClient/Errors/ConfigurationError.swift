/// A configuration of the API server's client that cannot be used.
public enum ConfigurationError: Error, Hashable, Sendable {
    case unreadableKubeconfig(String, reason: String)
    case malformedKubeconfig(String, reason: String)
    /// For example context "kind" in `kubeconfig`, of which there are `known`.
    case missingEntry(file: String, kind: String, name: String, known: [String])
    case badURL(String, whose: String)
    case badProxyURL(String, whose: String)
    case credentials(CredentialError)
    case unsupported(String)
    case notInCluster(String)
}

extension ConfigurationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableKubeconfig(let file, let reason):
            "cannot read the kubeconfig \(file): \(reason); name a readable file with --kubeconfig"
        case .malformedKubeconfig(let file, let reason):
            "the kubeconfig \(file) is malformed: \(reason)"
        case .missingEntry(let file, let kind, let name, let known):
            "the kubeconfig \(file) has no \(kind) \"\(name)\"; it has "
                + (known.isEmpty ? "none" : known.map { "\"\($0)\"" }.joined(separator: ", "))
        case .badURL(let url, let whose):
            "\(whose) is \"\(url)\", expected a URL such as https://192.0.2.1:6443"
        case .badProxyURL(let url, let whose):
            "\(whose) is \"\(url)\", expected a URL such as http://192.0.2.1:3128"
        case .credentials(let error): "\(error)"
        case .unsupported(let what): what
        case .notInCluster(let reason):
            "\(reason), so this is no pod of a cluster; give --kubeconfig, --master or --manifests"
        }
    }
}
