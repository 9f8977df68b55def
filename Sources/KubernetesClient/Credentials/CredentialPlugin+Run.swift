import FoundationEssentials
import Subprocess
import SystemPackage

extension CredentialPlugin {
    /// Runs the plugin, without a terminal. It has a minute.
    func run() async throws(CredentialError) -> PluginCredentials {
        let output: [UInt8]
        do {
            output = try await withTimeLimit(.seconds(60)) { try await execute() }
        } catch let error as CredentialError {
            throw error
        } catch is CancellationError {
            throw failure("it did not end within a minute")
        } catch {
            throw failure("\(error)")
        }
        return try PluginCredentials(output, of: self)
    }

    private func execute() async throws -> [UInt8] {
        var variables: [Environment.Key: String?] = [:]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        variables["KUBERNETES_EXEC_INFO"] = try information()
        let result = try await Subprocess.run(
            command.contains("/") ? .path(FilePath(command)) : .name(command),
            arguments: Arguments(arguments), environment: .inherit.updating(variables),
            output: .bytes(limit: 1 << 20), error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            throw failure("\(result.terminationStatus): \(words.prefix(500))")
        }
        return result.standardOutput
    }

    private func failure(_ reason: String) -> CredentialError {
        .plugin(command: command, reason: reason, hint: installHint)
    }

    private struct Information: Encodable {
        struct Specification: Encodable {
            var interactive = false
            var cluster: ClusterInformation?
        }

        struct ClusterInformation: Encodable {
            var server: String
            var tlsServerName: String?
            var isInsecure: Bool
            var certificateAuthority: Data?

            enum CodingKeys: String, CodingKey {
                case server
                case tlsServerName = "tls-server-name"
                case isInsecure = "insecure-skip-tls-verify"
                case certificateAuthority = "certificate-authority-data"
            }
        }

        var apiVersion: String
        var kind = "ExecCredential"
        var spec: Specification
    }

    /// The value of KUBERNETES_EXEC_INFO.
    func information() throws(CredentialError) -> String {
        let cluster = try cluster.map { cluster throws(CredentialError) in
            Information.ClusterInformation(
                server: cluster.server, tlsServerName: cluster.tlsServerName, isInsecure: cluster.isInsecure,
                certificateAuthority: try cluster.certificateAuthority.map { material throws(CredentialError) in
                    Data(try material.bytes())
                })
        }
        let information = Information(apiVersion: apiVersion, spec: .init(cluster: cluster))
        do {
            return String(decoding: try JSONEncoder().encode(information), as: UTF8.self)
        } catch { throw failure("\(error)") }
    }
}

/// Cancels `body` when the time is up.
private func withTimeLimit<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: body)
        group.addTask {
            try await Task.sleep(for: limit)
            throw CancellationError()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}
