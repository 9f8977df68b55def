import CNetfilter

/// The fields of `struct nlmsghdr` that tell what a received message is.
struct MessageHeader: Hashable, Sendable {
    var type: UInt16
    var flags: UInt16
    var sequence: UInt32
    var port: UInt32

    init(_ header: nlmsghdr) {
        type = header.nlmsg_type
        flags = header.nlmsg_flags
        sequence = header.nlmsg_seq
        port = header.nlmsg_pid
    }

    /// The netfilter subsystem, `NFNL_SUBSYS_NFTABLES` and so on: the high byte of the type.
    var subsystem: UInt8 { UInt8(type >> 8) }

    /// The message of that subsystem, `NFT_MSG_NEWTABLE` and so on: the low byte of the type.
    var subsystemMessage: UInt8 { UInt8(truncatingIfNeeded: type) }

    /// The type of a message of `subsystem`.
    static func type(subsystem: Int32, message: some RawRepresentable<UInt32>) -> UInt16 {
        UInt16(truncatingIfNeeded: subsystem) << 8 | UInt16(truncatingIfNeeded: message.rawValue)
    }

    /// The type of a message of nf_tables.
    static func type(_ message: nf_tables_msg_types) -> UInt16 {
        type(subsystem: NFNL_SUBSYS_NFTABLES, message: message)
    }
}
