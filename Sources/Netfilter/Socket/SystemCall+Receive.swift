import CNetfilter
import Glibc

extension SystemCall {
    /// What one `recvmsg(2)` on a netlink socket gave.
    enum Reception: Equatable {
        /// So many bytes of the buffer are a datagram of the kernel.
        case datagram(Int)
        /// A datagram of another process; there is no reason to believe it.
        case foreign
        /// Nothing is queued.
        case empty
        /// The kernel dropped replies because the receive buffer was full.
        case overrun
        /// The datagram was longer than the buffer, its rest is lost.
        case truncated
    }

    /// Receives one datagram without waiting.
    static func receive(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) throws(NetlinkError) -> Reception {
        var sender = sockaddr_nl()
        var flags: Int32 = 0
        let count: Int
        do {
            count = try retrying("receive from a netlink socket") {
                receiveMessage(descriptor, buffer, sender: &sender, flags: &flags)
            }
        } catch {
            switch error.errno {
            case .tryAgain: return .empty
            case .noBufferSpace: return .overrun
            default: throw error
            }
        }
        if sender.nl_pid != 0 { return .foreign }
        return flags & Int32(MSG_TRUNC) == 0 ? .datagram(count) : .truncated
    }

    private static func receiveMessage(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, sender: inout sockaddr_nl, flags: inout Int32
    ) -> Int {
        withUnsafeMutablePointer(to: &sender) { sender in
            var vector = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
            return withUnsafeMutablePointer(to: &vector) { vector in
                var header = msghdr()
                header.msg_name = UnsafeMutableRawPointer(sender)
                header.msg_namelen = socklen_t(MemoryLayout<sockaddr_nl>.size)
                header.msg_iov = vector
                header.msg_iovlen = 1
                let count = recvmsg(descriptor, &header, Int32(MSG_DONTWAIT))
                flags = header.msg_flags
                return count
            }
        }
    }
}
