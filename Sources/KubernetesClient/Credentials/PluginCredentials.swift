import FoundationEssentials
import Kubernetes

/// What a credential plugin has answered: `status` of an ExecCredential.
struct PluginCredentials: Hashable, Sendable {
    var token: String?
    /// PEM, not base64.
    var clientCertificate: [UInt8]?
    var clientKey: [UInt8]?
    /// Seconds since 1970; nil if they do not expire.
    var expiration: Int64?

    func isValid(at now: Date) -> Bool {
        expiration.map { Double($0) > now.timeIntervalSince1970 } ?? true
    }
}

extension PluginCredentials {
    private struct Answer: Decodable {
        struct Status: Decodable {
            var token: String?
            var clientCertificateData: String?
            var clientKeyData: String?
            var expirationTimestamp: String?
        }

        var apiVersion: String?
        var kind: String?
        var status: Status?
    }

    /// Reads what a plugin has printed.
    init(_ output: [UInt8], of plugin: CredentialPlugin) throws(CredentialError) {
        func failure(_ reason: String) -> CredentialError {
            .plugin(command: plugin.command, reason: reason, hint: plugin.installHint)
        }
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: Data(output))
        } catch { throw failure("its output is no ExecCredential") }
        guard answer.kind == "ExecCredential", answer.apiVersion == plugin.apiVersion else {
            throw failure(
                """
                it printed a \(answer.kind ?? "?") of \(answer.apiVersion ?? "?"), expected an ExecCredential of \
                \(plugin.apiVersion)
                """)
        }
        guard let status = answer.status, status.token != nil || status.clientCertificateData != nil else {
            throw failure("its output has neither a token nor a certificate")
        }
        guard (status.clientCertificateData == nil) == (status.clientKeyData == nil) else {
            throw failure("its output has a key or a certificate without the other")
        }
        token = status.token
        clientCertificate = status.clientCertificateData.map { Array($0.utf8) }
        clientKey = status.clientKeyData.map { Array($0.utf8) }
        guard let text = status.expirationTimestamp else { return }
        guard let seconds = Timestamp.seconds(text) else { throw failure("its expirationTimestamp is \"\(text)\"") }
        expiration = seconds
    }
}
