/// The transport protocols a Service port can have; raw values are IP protocol numbers (IANA).
public enum TransportProtocol: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    case tcp = 6
    case udp = 17
    case sctp = 132

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension TransportProtocol: CustomStringConvertible {
    /// Lower case, as nft prints it.
    public var description: String {
        switch self {
        case .tcp: "tcp"
        case .udp: "udp"
        case .sctp: "sctp"
        }
    }
}
