import CNetfilter
import Glibc

/// The system calls of this module: the one place that looks at `errno`.
enum SystemCall {
    /// Calls until the result is not -1 or the error is not EINTR.
    static func retrying(
        _ operation: @autoclosure () -> String, _ body: () -> Int
    ) throws(NetlinkError) -> Int {
        while true {
            let result = body()
            guard result == -1 else { return result }
            let code = errno
            guard code == EINTR else { throw NetlinkError(operation: operation(), errno: ErrorNumber(rawValue: code)) }
        }
    }

    /// Calls once; a result of -1 is an error.
    @discardableResult
    static func checked(
        _ operation: @autoclosure () -> String, _ body: () -> Int32
    ) throws(NetlinkError) -> Int32 {
        let result = body()
        guard result == -1 else { return result }
        throw NetlinkError(operation: operation(), errno: ErrorNumber(rawValue: errno))
    }

    /// Opens a libmnl socket.
    static func openNetlink(_ family: NetlinkSocket.Family) throws(NetlinkError) -> OpaquePointer {
        guard let handle = mnl_socket_open2(family.number, Int32(SOCK_CLOEXEC.rawValue)) else {
            throw NetlinkError(operation: "open a netlink socket (\(family))", errno: ErrorNumber(rawValue: errno))
        }
        return handle
    }

    /// Sends one datagram to the kernel, which works on it before the call returns.
    static func send(_ handle: OpaquePointer, _ bytes: UnsafeRawBufferPointer) throws(NetlinkError) {
        let operation = "send \(bytes.count) bytes to the kernel"
        let sent = try retrying(operation) { mnl_socket_sendto(handle, bytes.baseAddress, bytes.count) }
        guard sent == bytes.count else {
            throw NetlinkError(
                operation: operation, errno: .messageTooLong, kernelMessage: "only \(sent) bytes were taken")
        }
    }

    /// Opens a file for reading.
    static func open(_ path: String) throws(NetlinkError) -> Int32 {
        try checked("open \(path)") { Glibc.open(path, O_RDONLY | O_CLOEXEC) }
    }

    /// Sets a socket option that is an `int`.
    static func setOption(
        _ descriptor: Int32, level: Int32, _ option: Int32, to value: Int32, _ operation: @autoclosure () -> String
    ) throws(NetlinkError) {
        var value = value
        try checked(operation()) {
            setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// Reads a socket option that is an `int`.
    static func option(_ descriptor: Int32, level: Int32, _ option: Int32) throws(NetlinkError) -> Int32 {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        try checked("read socket option \(option)") { getsockopt(descriptor, level, option, &value, &length) }
        return value
    }
}
