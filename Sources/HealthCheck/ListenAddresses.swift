public import Addresses

/// Addresses of one family at which health check node ports are open.
public enum ListenAddresses: Hashable, Sendable {
    /// Every address that the node has or will have.
    case all
    /// These; none keeps the ports closed.
    case only(Set<IPAddress>)

    func addresses(_ family: IPFamily) -> Set<IPAddress> {
        switch self {
        case .all: [family == .ipv4 ? IPAddress(ipv4: 0) : IPAddress(high: 0, low: 0)]
        case .only(let addresses): addresses.filter { $0.family == family }
        }
    }
}
