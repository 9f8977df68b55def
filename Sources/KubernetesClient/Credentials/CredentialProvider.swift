import FoundationEssentials
import NIOSSL

/// Keeps the credentials of one connection: files are read again for every request, and a plugin is run when what it
/// has given is used up.
actor CredentialProvider {
    private let connection: ClusterConnection
    private let now: @Sendable () -> Date
    private var plugin: PluginCredentials?
    private var running: Task<Result<PluginCredentials, CredentialError>, Never>?
    private var tls: (material: TLSMaterial, configuration: TLSConfiguration)?

    init(_ connection: ClusterConnection, now: @escaping @Sendable () -> Date = { Date() }) {
        self.connection = connection
        self.now = now
    }

    /// What to send the next request with.
    func current() async throws(CredentialError) -> ClientCredentials {
        var credentials = ClientCredentials()
        var (certificate, key) = (connection.clientCertificate, connection.clientKey)
        switch connection.authentication {
        case .none: break
        case .token(let token): credentials.authorization = "Bearer \(token)"
        case .tokenFile(let file): credentials.authorization = "Bearer \(try CredentialProvider.token(file))"
        case .basic(let user, let password):
            credentials.authorization = "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())"
        case .plugin(let plugin):
            let answer = try await self.answer(plugin)
            credentials.authorization = answer.token.map { "Bearer \($0)" }
            if let bytes = answer.clientCertificate {
                certificate = Material(bytes, name: "the certificate of the credential plugin \(plugin.command)")
                key = Material(answer.clientKey ?? [], name: "the key of the credential plugin \(plugin.command)")
            }
        }
        if connection.server.isTLS { credentials.tls = try configuration(certificate, key) }
        return credentials
    }

    /// The server has refused what `current` gave.
    func reject() { plugin = nil }

    private static func token(_ file: String) throws(CredentialError) -> String {
        let text = String(decoding: try Material.read(file), as: UTF8.self)
        let token = text.filter { !$0.isWhitespace }
        guard !token.isEmpty else { throw .emptyToken(file: file) }
        return token
    }

    private func answer(_ plugin: CredentialPlugin) async throws(CredentialError) -> PluginCredentials {
        if let known = self.plugin, known.isValid(at: now()) { return known }
        // One run serves all requests that wait for it, so that it is no child of any of them. All are cancelled
        // together, at the end.
        let task = running ?? Task { await Result.run { () async throws(CredentialError) in try await plugin.run() } }
        running = task
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        running = nil
        let answer = try result.get()
        self.plugin = answer
        return answer
    }

    private func configuration(_ certificate: Material?, _ key: Material?) throws(CredentialError) -> TLSConfiguration {
        let material = try TLSMaterial(connection, certificate, key)
        // The same configuration is used again, so that its connections are, until the certificate expires.
        let now = now()
        if let tls, tls.material == material, !tls.configuration.isExpired(at: now) { return tls.configuration }
        let configuration = try material.configuration(certificate, key, connection, at: now)
        tls = (material, configuration)
        return configuration
    }
}

extension TLSConfiguration {
    /// Whether the client's own certificate has expired.
    fileprivate func isExpired(at now: Date) -> Bool {
        guard case .certificate(let own) = certificateChain.first else { return false }
        return own.end < now
    }
}

extension Result where Success: Sendable {
    fileprivate static func run(_ body: () async throws(Failure) -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
