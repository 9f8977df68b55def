/// Manifests in one file.
enum Manifests {
    /// The nodes of the topology.
    static let nodes = """
        apiVersion: v1
        kind: Node
        metadata: {name: worker-1}
        status:
          addresses:
          - {type: InternalIP, address: 192.168.50.1}
          - {type: InternalIP, address: "fd00:50::1"}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: worker-2}
        status:
          addresses:
          - {type: InternalIP, address: 192.168.50.2}
          - {type: InternalIP, address: "fd00:50::2"}

        """

    static func file(_ documents: [String]) -> String { documents.joined(separator: "---\n") }
}
