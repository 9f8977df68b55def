import Glibc

/// An IPv4 or IPv6 address with a port, in the kernel's form.
struct SocketAddress {
    private var storage: sockaddr_storage
    private var length: socklen_t

    /// Reads `10.0.0.1:80` or `[fd00::1]:80`.
    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw UsageError("\(text): write ADDRESS:PORT, or [ADDRESS]:PORT for IPv6")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw UsageError("\(text): an IPv6 address with a port is written [ADDRESS]:PORT")
        }
        try self.init(host: String(host), port: port)
    }

    /// Reads an address without brackets; `port` 0 lets the kernel choose one.
    init(host: String, port: UInt16) throws {
        storage = sockaddr_storage()
        length = 0
        var ipv4 = sockaddr_in()
        var ipv6 = sockaddr_in6()
        if inet_pton(AF_INET, host, &ipv4.sin_addr) == 1 {
            ipv4.sin_family = sa_family_t(AF_INET)
            ipv4.sin_port = port.bigEndian
            store(ipv4)
        } else if inet_pton(AF_INET6, host, &ipv6.sin6_addr) == 1 {
            ipv6.sin6_family = sa_family_t(AF_INET6)
            ipv6.sin6_port = port.bigEndian
            store(ipv6)
        } else {
            throw UsageError("\(host): not an IPv4 or IPv6 address")
        }
    }

    /// Takes what the kernel writes: `fill` is `accept`, `recvfrom` or the like.
    init(filledBy fill: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Void) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &length) }
        }
        self.storage = storage
        self.length = length
    }

    /// AF_INET or AF_INET6.
    var family: Int32 { Int32(storage.ss_family) }

    /// The address without its port.
    var host: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        var storage = storage
        return withUnsafePointer(to: &storage) { pointer in
            let address = UnsafeRawPointer(pointer).advanced(
                by: family == AF_INET
                    ? MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 0
                    : MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 0)
            guard inet_ntop(family, address, &text, socklen_t(text.count)) != nil else { return "unknown" }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    private mutating func store<Address>(_ address: Address) {
        length = socklen_t(MemoryLayout<Address>.size)
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: Address.self) }
    }
}
