import CNetfilter

/// An entry of the kernel's connection tracking table.
public struct ConntrackEntry: Hashable, Sendable {
    /// As the client sent it, before any translation.
    public var original: ConntrackTuple
    /// What an answer looks like before it is translated back: its source is the endpoint.
    public var reply: ConntrackTuple
    /// 0 unless a ruleset keeps connections apart by zones.
    public var zone: UInt16
    /// Tells an entry from a later one of the same tuples, unless the kernel put that in the same memory (kernel 5.2 and
    /// later).
    public var id: UInt32
    public var status: Status
    /// Seconds until the kernel forgets the entry; 0 while the packet path handles it alone.
    public var timeout: UInt32

    public init(
        original: ConntrackTuple, reply: ConntrackTuple, zone: UInt16 = 0, id: UInt32 = 0, status: Status = [],
        timeout: UInt32 = 0
    ) {
        self.original = original
        self.reply = reply
        self.zone = zone
        self.id = id
        self.status = status
        self.timeout = timeout
    }

    /// `enum ip_conntrack_status`
    public struct Status: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Packets were seen in both directions.
        public static let seenReply = Status(rawValue: IPS_SEEN_REPLY.rawValue)
        /// Not forgotten early when the table is full.
        public static let assured = Status(rawValue: IPS_ASSURED.rawValue)
        /// It is in the table, as all entries are that a dump shows.
        public static let confirmed = Status(rawValue: IPS_CONFIRMED.rawValue)
        /// The source is translated.
        public static let sourceNAT = Status(rawValue: IPS_SRC_NAT.rawValue)
        /// The destination is translated.
        public static let destinationNAT = Status(rawValue: IPS_DST_NAT.rawValue)
    }
}

extension ConntrackEntry: CustomStringConvertible {
    /// Both directions, as conntrack(8) prints them.
    public var description: String { "\(original) reply \(reply)" }
}
