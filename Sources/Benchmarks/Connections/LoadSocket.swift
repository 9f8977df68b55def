import Addresses
import Glibc

/// A blocking TCP or UDP socket over IPv4. TCP closes by reset, so that no TIME_WAIT holds its port.
final class LoadSocket {
    private let descriptor: Int32

    /// Makes a socket in the network namespace of this thread.
    convenience init(_ transport: TransportProtocol) throws {
        let type = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
        self.init(
            descriptor: try checked("make a socket") {
                socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
            })
        try setTimeouts()
        guard transport == .tcp else { return }
        try set(SOL_SOCKET, SO_LINGER, to: linger(l_onoff: 1, l_linger: 0))
        try set(Int32(IPPROTO_TCP), TCP_NODELAY, to: Int32(1))
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// What gets lost ends the benchmark instead of stopping it forever.
    private func setTimeouts() throws {
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] { try set(SOL_SOCKET, option, to: timeval(tv_sec: 5, tv_usec: 0)) }
    }

    private func set<Value: BitwiseCopyable>(_ level: Int32, _ option: Int32, to value: Value) throws {
        var value = value
        try checked("set socket option \(option)") {
            setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Value>.size))
        }
    }

    func connect(to address: IPAddress, port: UInt16) throws {
        var target = sockaddr_in(address, port)
        try checked("connect to \(address):\(port)") {
            withUnsafePointer(to: &target) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }

    /// Binds a port of every address.
    func bind(port: UInt16) throws {
        var address = sockaddr_in(IPAddress(ipv4: 0), port)
        try checked("bind port \(port)") {
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }

    func listen(backlog: Int32) throws {
        try checked("listen") { Glibc.listen(descriptor, backlog) }
    }

    func accept() throws -> LoadSocket {
        let accepted = LoadSocket(
            descriptor: try checked("accept a connection") { Glibc.accept(descriptor, nil, nil) })
        try accepted.setTimeouts()
        try accepted.set(Int32(IPPROTO_TCP), TCP_NODELAY, to: Int32(1))
        return accepted
    }

    /// The address on this side, which for a server is the one after translation.
    func localAddress() throws -> IPAddress {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try checked("read the address of a socket") {
            withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
            }
        }
        return IPAddress(ipv4: UInt32(bigEndian: address.sin_addr.s_addr))
    }

    /// Sends one byte.
    func send() throws {
        var byte: UInt8 = 0
        try checked("send") { Int32(Glibc.send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL))) }
    }

    /// Receives one byte.
    func receive() throws {
        var byte: UInt8 = 0
        let count = try checked("receive") { Int32(recv(descriptor, &byte, 1, 0)) }
        guard count == 1 else { throw SystemError("receive", ECONNRESET) }
    }
}

extension sockaddr_in {
    fileprivate init(_ address: IPAddress, _ port: UInt16) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
    }
}
