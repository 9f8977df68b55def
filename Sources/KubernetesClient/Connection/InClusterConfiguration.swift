import FoundationEssentials

/// The credentials that every pod has.
struct InClusterConfiguration {
    var environment = ProcessInfo.processInfo.environment
    var folder = "/var/run/secrets/kubernetes.io/serviceaccount"

    func connection() throws(ConfigurationError) -> ClusterConnection {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let text = environment["KUBERNETES_SERVICE_PORT"], let port = UInt16(text), port > 0
        else { throw .notInCluster("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set") }
        let token = "\(folder)/token"
        guard FileManager.default.fileExists(atPath: token) else { throw .notInCluster("there is no \(token)") }
        var connection = ClusterConnection(server: ServerURL(isTLS: true, host: host, port: Int(port)))
        connection.certificateAuthority = Material(file: "\(folder)/ca.crt", name: "the service account's CA")
        connection.authentication = .tokenFile(token)
        return connection
    }
}
