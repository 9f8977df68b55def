import FoundationEssentials
import Yams

/// A kubeconfig file.
struct Kubeconfig {
    /// For messages, and what paths in it are relative to.
    private let file: String
    private let shape: KubeconfigShape

    init(file: String) throws(ConfigurationError) {
        let bytes: [UInt8]
        do {
            bytes = try Material.read(file)
        } catch {
            guard case .unreadableFile(_, let reason) = error else { throw .credentials(error) }
            throw .unreadableKubeconfig(file, reason: reason)
        }
        try self.init(file: file, bytes: bytes)
    }

    init(file: String, bytes: [UInt8]) throws(ConfigurationError) {
        self.file = file
        do {
            shape = try YAMLDecoder().decode(KubeconfigShape.self, from: Data(bytes))
        } catch DecodingError.dataCorrupted(let context) {
            let reason = context.underlyingError.map { "\($0)" } ?? context.debugDescription
            throw .malformedKubeconfig(file, reason: reason)
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw .malformedKubeconfig(file, reason: "\(path): \(context.debugDescription)")
        } catch {
            throw .malformedKubeconfig(file, reason: "\(error)")
        }
    }

    /// The connection of the current context. What is given takes the place of the cluster's server.
    func connection(server override: ServerURL? = nil) throws(ConfigurationError) -> ClusterConnection {
        let context = try currentContext()
        let clusterName = context.cluster ?? ""
        let cluster = try find(
            "cluster", clusterName, in: (shape.clusters ?? []).map { ($0.name, $0.cluster) })
        let whose = "server of cluster \(clusterName) in \(file)"
        let server = if let override { override } else { try ServerURL(cluster.server ?? "", whose: whose) }
        var connection = ClusterConnection(server: server)
        connection.tlsServerName = cluster.tlsServerName.flatMap { $0.isEmpty ? nil : $0 }
        connection.isInsecure = cluster.isInsecure ?? false
        if let proxy = cluster.proxyURL, !proxy.isEmpty {
            connection.proxy = try ProxyURL(proxy, origin: "proxy-url of cluster \(clusterName) in \(file)")
        }
        connection.certificateAuthority = try material(
            cluster.certificateAuthorityData, cluster.certificateAuthority, "certificate-authority",
            of: "cluster \(clusterName)")
        // A context without a user is one without credentials.
        if let userName = context.user, !userName.isEmpty {
            let user = try find("user", userName, in: (shape.users ?? []).map { ($0.name, $0.user) })
            try apply(user, "user \(userName)", to: &connection)
        }
        return connection
    }

    private func currentContext() throws(ConfigurationError) -> KubeconfigShape.Context {
        let contexts = (shape.contexts ?? []).map { ($0.name, $0.context) }
        guard let name = shape.currentContext, !name.isEmpty else {
            throw .missingEntry(file: file, kind: "current-context", name: "", known: contexts.compactMap(\.0))
        }
        return try find("context", name, in: contexts)
    }

    private func find<Entry>(
        _ kind: String, _ name: String, in entries: [(String?, Entry?)]
    ) throws(ConfigurationError) -> Entry {
        guard let entry = entries.first(where: { $0.0 == name })?.1 else {
            throw .missingEntry(file: file, kind: kind, name: name, known: entries.compactMap(\.0))
        }
        return entry
    }

    private func material(
        _ base64: String?, _ path: String?, _ field: String, of whom: String
    ) throws(ConfigurationError) -> Material? {
        // Data takes precedence over a file, as in kubectl.
        if let base64, !base64.isEmpty {
            do {
                return try Material(base64: base64, name: "\(field)-data of \(whom) in \(file)")
            } catch { throw .credentials(error) }
        }
        guard let path, !path.isEmpty else { return nil }
        return Material(file: absolute(path), name: "\(field) of \(whom)")
    }

    /// Paths are relative to the folder of the kubeconfig.
    private func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let slash = file.lastIndex(of: "/") else { return path }
        return String(file[...slash]) + path
    }

    private func apply(
        _ user: KubeconfigShape.User, _ whom: String, to connection: inout ClusterConnection
    ) throws(ConfigurationError) {
        connection.clientCertificate = try material(
            user.clientCertificateData, user.clientCertificate, "client-certificate", of: whom)
        connection.clientKey = try material(user.clientKeyData, user.clientKey, "client-key", of: whom)
        if (connection.clientCertificate == nil) != (connection.clientKey == nil) {
            throw .credentials(.keyWithoutCertificate(what: "\(whom) in \(file)"))
        }
        if user.authProvider != nil {
            throw .unsupported("\(whom) in \(file) uses auth-provider, which Kubernetes 1.26 removed; use exec")
        }
        if let exec = user.exec {
            connection.authentication = .plugin(try plugin(exec, whom, connection))
        } else if let path = user.tokenFile, !path.isEmpty {
            connection.authentication = .tokenFile(absolute(path))
        } else if let token = user.token, !token.isEmpty {
            connection.authentication = .token(token)
        } else if let name = user.username, !name.isEmpty {
            connection.authentication = .basic(user: name, password: user.password ?? "")
        }
    }

    private func plugin(
        _ exec: KubeconfigShape.Exec, _ whom: String, _ connection: ClusterConnection
    ) throws(ConfigurationError) -> CredentialPlugin {
        guard let command = exec.command, !command.isEmpty else {
            throw .malformedKubeconfig(file, reason: "exec of \(whom) has no command")
        }
        guard let version = exec.apiVersion, CredentialPlugin.apiVersions.contains(version) else {
            let known = CredentialPlugin.apiVersions.joined(separator: " or ")
            throw .malformedKubeconfig(
                file, reason: "apiVersion of exec of \(whom) is \"\(exec.apiVersion ?? "")\", expected \(known)")
        }
        let variables = (exec.env ?? []).map { ($0.name, $0.value) }
        return CredentialPlugin(
            // A name without a slash is looked for in PATH; a relative path is relative to the kubeconfig.
            command: command.contains("/") ? absolute(command) : command,
            arguments: exec.args ?? [], environment: Dictionary(variables) { $1 }, apiVersion: version,
            installHint: exec.installHint,
            cluster: exec.provideClusterInfo == true
                ? CredentialPlugin.Cluster(
                    server: "\(connection.server)", tlsServerName: connection.tlsServerName,
                    isInsecure: connection.isInsecure, certificateAuthority: connection.certificateAuthority)
                : nil)
    }
}
