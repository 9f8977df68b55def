/// The hosts of a topology, each a network namespace.
public enum Place: String, Sendable, CaseIterable {
    /// The node whose Services are under test.
    case node
    /// A pod on the node.
    case pod1
    /// Another pod on the node.
    case pod2
    /// Another node, which also holds the addresses of its pods.
    case remote
    /// A client outside the cluster.
    case outside
}
