import ArgumentParser
import Kubernetes
import KubernetesClient
import Logging

/// Where the daemon takes Services from: a folder, or an API server.
struct SourceOptions: ParsableArguments {
    @Option(
        help: "Folder of manifests to take in place of an API server: every .yaml, .yml and .json file in it.",
        completion: .directory)
    var manifests: String?

    @Option(
        help: ArgumentHelp(
            "Kubeconfig that tells how to reach the API server.",
            discussion: "Without it, and without --manifests, the credentials of the pod are used.",
            valueName: "file"),
        completion: .file())
    var kubeconfig: String?

    @Option(help: ArgumentHelp("URL of the API server, in place of the kubeconfig's.", valueName: "url"))
    var master: String?

    @Option(
        name: .customLong("kube-api-qps"),
        help: ArgumentHelp("Requests per second to the API server, on average.", valueName: "number"))
    var requestsPerSecond = 5.0

    @Option(
        name: .customLong("kube-api-burst"),
        help: ArgumentHelp("Requests to the API server at once.", valueName: "number"))
    var burst = 10

    func validate() throws {
        if manifests != nil, kubeconfig != nil || master != nil {
            throw ValidationError("--manifests and an API server exclude each other: leave one of them out")
        }
        guard burst >= 0 else { throw ValidationError("--kube-api-burst is negative: give 0 or more") }
    }

    /// Whether it is an API server, where the Node object may appear after the proxy has started.
    var followsServer: Bool { manifests == nil }

    func source(nodeName: String, logger: Logger) throws -> any ObjectSource {
        if let manifests { return ManifestFolder(path: manifests, logger: logger) }
        return APIServerSource(
            try ClusterConnection(kubeconfig: kubeconfig, master: master), nodeName: nodeName,
            configuration: ClientConfiguration(requestsPerSecond: requestsPerSecond, burst: burst), logger: logger)
    }
}
