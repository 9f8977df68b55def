import Addresses

/// A client (a pod of the node), a node that forwards, and a server that has every endpoint's address, each in a network
/// namespace of its own. Lanes are alike but for the ruleset of their node.
final class Lane {
    let name: String
    let client: PrivateNamespace
    let node: PrivateNamespace
    let server: PrivateNamespace
    /// The server's socket for TCP.
    let listener: LoadSocket
    /// The server's socket for UDP.
    let receiver: LoadSocket

    static let podRange = "10.0.0.0/16"
    static let serviceRange = "10.96.0.0/12"
    static let endpointPort: UInt16 = 8080
    /// The server's queue of connections that nobody has accepted yet; the kernel's own limit is set to the same.
    static let backlog: Int32 = 4096

    init(_ name: String) throws {
        self.name = name
        client = try PrivateNamespace()
        node = try PrivateNamespace()
        server = try PrivateNamespace()
        try node.set("net/ipv4/ip_forward", to: "1")
        for scope in ["all", "default"] { try node.set("net/ipv4/conf/\(scope)/rp_filter", to: "0") }
        try node.run("ip link add client type veth peer name eth0 netns \(client.path)")
        try node.run("ip link add server type veth peer name eth0 netns \(server.path)")
        for (place, interface, subnet) in [(client, "client", "10.0.1"), (server, "server", "10.0.2")] {
            try node.run("ip addr add \(subnet).1/24 dev \(interface)")
            try node.run("ip link set \(interface) up")
            try place.run("ip addr add \(subnet).2/24 dev eth0")
            try place.run("ip link set eth0 up")
            try place.run("ip route add default via \(subnet).1")
        }
        try node.run("ip route add 10.128.0.0/9 via 10.0.2.2")
        // Every endpoint of the cluster is an address of the server.
        try server.run("ip route add local 10.128.0.0/9 dev lo")
        try server.set("net/core/somaxconn", to: "\(Lane.backlog)")
        (listener, receiver) = try server.enter {
            let sockets = (try LoadSocket(.tcp), try LoadSocket(.udp))
            try sockets.0.bind(port: Lane.endpointPort)
            try sockets.0.listen(backlog: Lane.backlog)
            try sockets.1.bind(port: Lane.endpointPort)
            return sockets
        }
    }

    /// Sockets of the client that are not connected yet.
    func sockets(_ transport: TransportProtocol, _ count: Int) throws -> [LoadSocket] {
        try client.enter { try (0..<count).map { _ in try LoadSocket(transport) } }
    }
}
