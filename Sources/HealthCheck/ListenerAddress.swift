import Addresses

/// Where one socket listens. The unspecified address means every address of its family.
struct ListenerAddress: Hashable, Sendable {
    var address: IPAddress
    var port: UInt16

    /// The port whose Service is answered for here.
    var healthCheckPort: HealthCheckPort { HealthCheckPort(family: address.family, number: port) }
}

extension ListenerAddress: Comparable {
    static func < (left: Self, right: Self) -> Bool { (left.port, left.address) < (right.port, right.address) }
}

extension ListenerAddress: CustomStringConvertible {
    var description: String { address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
