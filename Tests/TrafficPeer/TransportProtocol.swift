import Glibc

/// The protocols the peer speaks; message by message they behave the same.
enum TransportProtocol: String, CaseIterable {
    case tcp
    case udp
    case sctp

    /// Whether a peer listens and accepts before it reads.
    var isConnectionOriented: Bool { self != .udp }

    var socketType: Int32 {
        Int32(isConnectionOriented ? SOCK_STREAM.rawValue : SOCK_DGRAM.rawValue)
    }

    var number: Int32 {
        switch self {
        case .tcp: Int32(IPPROTO_TCP)
        case .udp: Int32(IPPROTO_UDP)
        case .sctp: Int32(IPPROTO_SCTP)
        }
    }
}
