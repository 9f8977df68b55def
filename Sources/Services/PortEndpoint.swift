import Addresses
import Kubernetes

/// An endpoint of one Service port, whatever slice it came from: a trivial value of 32 bytes.
struct PortEndpoint: Hashable, Sendable {
    var backend: Backend
    var conditions: Endpoint.Conditions
    /// Name of the node it is on, or `.none`.
    var nodeName: InternedString
    var hints: TopologyHints

    init(_ endpoint: Endpoint, port: UInt16) {
        backend = Backend(endpoint.address, port)
        conditions = endpoint.conditions
        nodeName = endpoint.nodeName
        hints = endpoint.hints
    }

    var isReady: Bool { conditions.contains(.ready) }

    /// Shutting down but still answering: used while nothing is ready.
    var isDraining: Bool { conditions.isSuperset(of: [.serving, .terminating]) }

    /// An endpoint without a node name is on no node.
    func isOn(_ node: InternedString) -> Bool { nodeName == node && nodeName.number != 0 }
}
