import CNetfilter
import Glibc
import KernelTestSupport

@testable import Netfilter

extension NetworkNamespace {
    /// A socket that also hears of every change of nf_tables, with the smallest receive buffer there is.
    func smallSocketWithNotifications() throws(NetlinkError) -> NetlinkSocket {
        try NetlinkSocket(
            .netfilter, namespace: .descriptor(descriptor), receiveBufferSize: 1,
            groups: 1 << (NFNLGRP_NFTABLES.rawValue - 1))
    }
}

extension NetlinkSocket {
    /// Sends another socket what the kernel would send it at the end of a dump.
    borrowing func sendEndOfDump(to port: UInt32, sequence: UInt32) throws(NetlinkError) {
        var header = nlmsghdr()
        header.nlmsg_len = UInt32(MemoryLayout<nlmsghdr>.size)
        header.nlmsg_type = UInt16(NLMSG_DONE)
        header.nlmsg_flags = UInt16(NLM_F_MULTI)
        header.nlmsg_seq = sequence
        header.nlmsg_pid = port
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_pid = port
        try SystemCall.checked("send to another socket") {
            let sent = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(
                        descriptor, &header, MemoryLayout<nlmsghdr>.size, 0, $0,
                        socklen_t(MemoryLayout<sockaddr_nl>.size))
                }
            }
            return Int32(sent)
        }
    }
}
