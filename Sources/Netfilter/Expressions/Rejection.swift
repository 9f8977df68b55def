/// How `reject` answers.
public enum Rejection: Hashable, Sendable {
    /// ICMP or ICMPv6 destination unreachable, with this code: 3 is port unreachable in ICMP, 4 in ICMPv6.
    case icmpUnreachable(code: UInt8)
    /// A TCP RST.
    case tcpReset
}
