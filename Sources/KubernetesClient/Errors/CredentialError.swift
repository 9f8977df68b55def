/// Credentials that cannot be read or obtained.
public enum CredentialError: Error, Hashable, Sendable {
    case unreadableFile(String, reason: String)
    /// `what` is for example "certificate-authority-data of cluster kind".
    case badBase64(what: String)
    case badCertificate(what: String)
    case badKey(what: String)
    case keyWithoutCertificate(what: String)
    case expiredCertificate(what: String, date: String)
    case earlyCertificate(what: String, date: String)
    case emptyToken(file: String)
    case plugin(command: String, reason: String, hint: String?)
}

extension CredentialError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableFile(let file, let reason): "cannot read \(file): \(reason)"
        case .badBase64(let what): "\(what) is not base64; encode the file's content with base64 -w0"
        case .badCertificate(let what): "\(what) holds no PEM certificate"
        case .badKey(let what): "\(what) holds no PEM private key"
        case .keyWithoutCertificate(let what): "\(what) has a client key or certificate without the other; give both"
        case .expiredCertificate(let what, let date): "\(what) expired at \(date); renew it"
        case .earlyCertificate(let what, let date): "\(what) is not valid before \(date); check this node's clock"
        case .emptyToken(let file): "the token file \(file) is empty"
        case .plugin(let command, let reason, let hint):
            "the credential plugin \(command) failed: \(reason)" + (hint.map { "; \($0)" } ?? "")
        }
    }
}
