/// A Service as text of a manifest.
struct ServiceManifest: Sendable {
    struct Port: Sendable {
        var name = "http"
        var transport = "TCP"
        var port = 80
        var nodePort: Int?
    }

    var name: String
    var type = "ClusterIP"
    var clusterIPs: [String]
    var ports = [Port()]
    var externalIPs: [String] = []
    var loadBalancerIPs: [String] = []
    var sourceRanges: [String] = []
    var isExternalTrafficLocal = false
    var isInternalTrafficLocal = false
    var healthCheckNodePort: Int?
    var keepsClients = false

    init(_ name: String, _ clusterIPs: String...) {
        self.name = name
        self.clusterIPs = clusterIPs
    }

    var text: String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: default}
        spec:
          type: \(type)
          clusterIP: "\(clusterIPs.first ?? "None")"
          clusterIPs: \(list(clusterIPs))
          externalIPs: \(list(externalIPs))
          loadBalancerSourceRanges: \(list(sourceRanges))
          sessionAffinity: \(keepsClients ? "ClientIP" : "None")
          internalTrafficPolicy: \(isInternalTrafficLocal ? "Local" : "Cluster")
          ports:
        \(ports.map(portText).joined(separator: "\n"))
        \(external)
        status:
          loadBalancer:
            ingress: [\(loadBalancerIPs.map { "{ip: \"\($0)\", ipMode: VIP}" }.joined(separator: ", "))]

        """
    }

    private var external: String {
        var lines =
            type == "ClusterIP" ? [] : ["  externalTrafficPolicy: \(isExternalTrafficLocal ? "Local" : "Cluster")"]
        if let healthCheckNodePort { lines.append("  healthCheckNodePort: \(healthCheckNodePort)") }
        return lines.joined(separator: "\n")
    }

    private func portText(_ port: Port) -> String {
        let nodePort = port.nodePort.map { ", nodePort: \($0)" } ?? ""
        return "  - {name: \(port.name), protocol: \(port.transport), port: \(port.port), targetPort: 8080\(nodePort)}"
    }

    private func list(_ items: [String]) -> String {
        "[\(items.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
}
