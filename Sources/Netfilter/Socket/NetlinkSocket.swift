import CNetfilter
import Glibc

/// A netlink socket with one owner: it closes when its variable ends.
///
/// Not `Sendable`: what owns it decides on which thread it is used (see `NetlinkThread`). All requests are answered
/// synchronously by the kernel: when `sendmsg(2)` returns, the reply or its first part is queued, and each receive
/// queues the next part of a dump. Therefore nothing here waits.
public struct NetlinkSocket: ~Copyable {
    /// Which part of the kernel the socket talks to.
    public enum Family: Hashable, Sendable {
        /// `NETLINK_NETFILTER`
        case netfilter
        /// `NETLINK_ROUTE`
        case route

        var number: Int32 { self == .netfilter ? NETLINK_NETFILTER : NETLINK_ROUTE }
    }

    let handle: OpaquePointer
    /// The kernel addresses replies to this number.
    let portID: UInt32
    var buffer: ReceiveBuffer
    var sequence: UInt32 = 0
    /// As the kernel counts it; zero until a batch asks.
    var sendBufferSize = 0

    /// How often a dump is repeated that the kernel marks as interrupted by a change, or whose replies got lost.
    public var dumpAttempts = 10

    /// The kernel doubles it; then it holds the errors of 10,000 refused messages.
    public static let defaultReceiveBufferSize: Int32 = 4 << 20

    /// The kernel puts at most 32 KiB of a dump into one datagram.
    static let datagramCapacity = 64 << 10

    /// Opens a socket. Opening needs no privilege; changing anything needs CAP_NET_ADMIN.
    public init(
        _ family: Family = .netfilter, namespace: NetworkNamespaceReference = .current,
        receiveBufferSize: Int32 = NetlinkSocket.defaultReceiveBufferSize
    ) throws(NetlinkError) {
        try self.init(family, namespace: namespace, receiveBufferSize: receiveBufferSize, groups: 0)
    }

    /// Opens a socket that also receives the notifications of multicast groups, a mask of `RTMGRP_` bits.
    init(
        _ family: Family, namespace: NetworkNamespaceReference, receiveBufferSize: Int32, groups: UInt32
    ) throws(NetlinkError) {
        let handle = try namespace.enter { () throws(NetlinkError) in try SystemCall.openNetlink(family) }
        do {
            try Self.configure(handle, family, receiveBufferSize: receiveBufferSize)
            try SystemCall.checked("bind a netlink socket (\(family))") {
                mnl_socket_bind(handle, groups, pid_t(MNL_SOCKET_AUTOPID))
            }
        } catch {
            mnl_socket_close(handle)
            throw error
        }
        self.handle = handle
        portID = mnl_socket_get_portid(handle)
        buffer = ReceiveBuffer(capacity: Self.datagramCapacity)
    }

    deinit { mnl_socket_close(handle) }

    var descriptor: Int32 { mnl_socket_get_fd(handle) }

    private static func configure(
        _ handle: OpaquePointer, _ family: Family, receiveBufferSize: Int32
    ) throws(NetlinkError) {
        let descriptor = mnl_socket_get_fd(handle)
        // Without CAP_ACK (kernel 4.3) each error carries the whole refused message, and a few of them fill the
        // receive buffer. EXT_ACK (kernel 4.12) adds the kernel's words and the offset of the attribute at fault.
        var options = [NETLINK_CAP_ACK, NETLINK_EXT_ACK]
        // Kernel 4.20: a request whose header or filter is not understood is an error instead of being ignored.
        if family == .route { options.append(NETLINK_GET_STRICT_CHK) }
        for option in options {
            try SystemCall.setOption(descriptor, level: SOL_NETLINK, option, to: 1, "set netlink option \(option)")
        }
        try growReceiveBuffer(descriptor, to: receiveBufferSize)
    }

    /// Reading needs no privilege, so its lack is not an error here: `SO_RCVBUF` then gives what net.core.rmem_max allows.
    private static func growReceiveBuffer(_ descriptor: Int32, to size: Int32) throws(NetlinkError) {
        do {
            try SystemCall.setOption(
                descriptor, level: SOL_SOCKET, SO_RCVBUFFORCE, to: size, "set the receive buffer of a netlink socket")
        } catch {
            guard error.isPermissionDenied else { throw error }
            try SystemCall.setOption(
                descriptor, level: SOL_SOCKET, SO_RCVBUF, to: size, "set the receive buffer of a netlink socket")
        }
    }
}

extension NetlinkSocket.Family: CustomStringConvertible {
    public var description: String { self == .netfilter ? "NETLINK_NETFILTER" : "NETLINK_ROUTE" }
}
