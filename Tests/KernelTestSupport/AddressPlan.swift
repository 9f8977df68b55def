public import Addresses

/// The addresses of a topology in one family. Pods are in `clusterCIDR`, everything else is outside it.
public struct AddressPlan: Sendable {
    public var clusterCIDR: String
    /// The node's end of the links to its pods: the source that pods see of masqueraded connections.
    public var podGateway: String
    public var pod1: String
    public var pod2: String
    /// The node as the other node knows it (its InternalIP).
    public var node: String
    /// The node as the client outside knows it.
    public var nodeOutside: String
    public var remote: String
    public var remotePods: [String]
    public var outside: String
    /// A range the client outside sends to the node: external and load balancer addresses.
    public var external: String
    var hostLength: Int
    var linkLength: Int
    /// Makes an added address usable at once: IPv6 otherwise looks for duplicates first.
    var addressOptions: String

    public static let ipv4 = AddressPlan(
        clusterCIDR: "10.0.0.0/16", podGateway: "10.0.1.1", pod1: "10.0.1.2", pod2: "10.0.1.3",
        node: "192.168.50.1", nodeOutside: "192.168.60.1", remote: "192.168.50.2",
        remotePods: ["10.0.2.2", "10.0.2.3", "10.0.2.4"],
        outside: "192.168.60.2", external: "192.168.60.96/27", hostLength: 32, linkLength: 24, addressOptions: "")

    public static let ipv6 = AddressPlan(
        clusterCIDR: "fd00:10::/48", podGateway: "fd00:10:0:1::1", pod1: "fd00:10:0:1::2", pod2: "fd00:10:0:1::3",
        node: "fd00:50::1", nodeOutside: "fd00:60::1", remote: "fd00:50::2",
        remotePods: ["fd00:10:0:2::2", "fd00:10:0:2::3", "fd00:10:0:2::4"],
        outside: "fd00:60::2", external: "fd00:60::100/120", hostLength: 128, linkLength: 64,
        addressOptions: " nodad")

    public static func plan(_ family: IPFamily) -> AddressPlan { family == .ipv4 ? ipv4 : ipv6 }

    /// The address a host sends from, seen by hosts it is not on a link of its own with.
    public func address(of place: Place) -> String {
        switch place {
        case .node: node
        case .pod1: pod1
        case .pod2: pod2
        case .remote: remote
        case .outside: outside
        }
    }
}
