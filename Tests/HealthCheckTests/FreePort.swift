import Glibc
import NIOCore
import Synchronization

/// Ports that nothing listens on, each given out once. Below the range from which the kernel takes clients' ports.
enum FreePort {
    private static let next = Mutex(UInt16(20000 + getpid() % 10000))

    static func take() throws -> UInt16 {
        while true {
            let port = next.withLock { port in
                port += 1
                return port
            }
            if let socket = try BusyPort("0.0.0.0", port), let other = try BusyPort("::", port) {
                withExtendedLifetime((socket, other)) {}
                return port
            }
        }
    }
}

/// A port that another program listens on, until the object is released.
final class BusyPort: Sendable {
    private let descriptor: Int32

    /// Nil if something listens there already.
    init?(_ address: String, _ port: UInt16) throws {
        let target = try SocketAddress(ipAddress: address, port: Int(port))
        descriptor = socket(target.protocol == .inet ? AF_INET : AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(call: "socket", errorNumber: errno) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, socklen_t(MemoryLayout<Int32>.size))
        let result = target.withSockAddr { bind(descriptor, $0, socklen_t($1)) }
        guard result == 0, listen(descriptor, 1) == 0 else { return nil }
    }

    deinit { close(descriptor) }
}
