public import Addresses

/// Where a client connects to: the key under which a Service port stands in the dispatch maps.
public enum Frontend: Sendable {
    /// ClusterIP, externalIP or load balancer ingress IP.
    case address(IPAddress, TransportProtocol, UInt16)
    /// A node port, on every address of the set `nodeport-ips`.
    case nodePort(TransportProtocol, UInt16)

    public var transport: TransportProtocol {
        switch self {
        case .address(_, let transport, _), .nodePort(let transport, _): transport
        }
    }

    public var port: UInt16 {
        switch self {
        case .address(_, _, let port), .nodePort(_, let port): port
        }
    }

    public var address: IPAddress? {
        if case .address(let address, _, _) = self { address } else { nil }
    }

    /// Protocol and port in one word; never 0, so that node ports differ from addresses.
    private var service: UInt64 { UInt64(transport.rawValue) << 16 | UInt64(port) }
}

extension Frontend: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.address(let leftAddress, _, _), .address(let rightAddress, _, _)):
            leftAddress == rightAddress && left.service == right.service
        case (.nodePort, .nodePort): left.service == right.service
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        if case .address(let address, _, _) = self {
            hasher.combine(address.high)
            hasher.combine(address.low)
        }
        hasher.combine(service)
    }
}

extension Frontend: Comparable {
    /// Addresses in numerical order, then node ports; so that a ruleset does not depend on the order of its input.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.nodePort, .nodePort): left.service < right.service
        case (.nodePort, .address): false
        case (.address, .nodePort): true
        case (.address(let leftAddress, _, _), .address(let rightAddress, _, _)):
            leftAddress == rightAddress ? left.service < right.service : leftAddress < rightAddress
        }
    }
}

extension Frontend: CustomStringConvertible {
    /// For example `tcp 10.96.0.10:80` or `tcp node port 30080`.
    public var description: String {
        switch self {
        case .address(let address, let transport, let port):
            address.family == .ipv4 ? "\(transport) \(address):\(port)" : "\(transport) [\(address)]:\(port)"
        case .nodePort(let transport, let port):
            "\(transport) node port \(port)"
        }
    }
}
