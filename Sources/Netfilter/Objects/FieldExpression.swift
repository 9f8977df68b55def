/// A packet field that nft can name in `typeof`: one component of a set's key or a map's value.
public enum FieldExpression: Hashable, Sendable, CaseIterable {
    /// `ip saddr`
    case ipSource
    /// `ip daddr`
    case ipDestination
    /// `ip6 saddr`
    case ip6Source
    /// `ip6 daddr`
    case ip6Destination
    /// `meta l4proto`
    case transportProtocol
    /// `th dport`
    case destinationPort
    /// `numgen inc mod 65536`: the slot number of an endpoint, in host byte order.
    case slot

    public var type: DataType {
        switch self {
        case .ipSource, .ipDestination: .ipv4Address
        case .ip6Source, .ip6Destination: .ipv6Address
        case .transportProtocol: .inetProtocol
        case .destinationPort: .inetService
        case .slot: .integer
        }
    }
}

extension FieldExpression: CustomStringConvertible {
    /// As nft(8) writes it.
    public var description: String {
        switch self {
        case .ipSource: "ip saddr"
        case .ipDestination: "ip daddr"
        case .ip6Source: "ip6 saddr"
        case .ip6Destination: "ip6 daddr"
        case .transportProtocol: "meta l4proto"
        case .destinationPort: "th dport"
        case .slot: "numgen inc mod 65536"
        }
    }
}
