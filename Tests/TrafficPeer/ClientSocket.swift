import Glibc

/// One connection (or one connected UDP socket) of the client.
struct ClientSocket: ~Copyable {
    private let descriptor: Int32
    private let timeoutMilliseconds: Int

    /// Creates the socket and binds it to the wished source; what fails here is the rig's fault, not an outcome.
    init(_ options: ClientOptions, target: SocketAddress) throws {
        let type = options.transport.socketType | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(target.family, type, options.transport.number)
        timeoutMilliseconds = options.timeoutMilliseconds
        guard descriptor >= 0 else { throw SystemError("socket \(options.transport)") }
        guard options.from != nil || options.sourcePort != 0 else { return }
        if options.sourcePort != 0 { try allowReuseOfPort(options.transport) }
        let anyHost = target.family == AF_INET ? "0.0.0.0" : "::"
        let source = try SocketAddress(host: options.from ?? anyHost, port: options.sourcePort)
        guard source.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            throw SystemError("bind \(source.host):\(options.sourcePort)")
        }
    }

    deinit { close(descriptor) }

    /// Connects; nil if that worked.
    func connect(to target: SocketAddress) -> Outcome? {
        guard target.withPointer({ Glibc.connect(descriptor, $0, $1) }) != 0 else { return nil }
        guard errno == EINPROGRESS else { return Outcome(errno: errno) }
        guard wait(for: POLLOUT) else { return .timeout }
        let number = pendingError()
        return number == 0 ? nil : Outcome(errno: number)
    }

    /// Sends one message and waits for the answer to it.
    func exchange() -> Outcome {
        guard send(descriptor, "?\n", 2, Int32(MSG_NOSIGNAL)) == 2 else { return failureOfSend(errno) }
        guard wait(for: POLLIN) else { return .timeout }
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { return Outcome(errno: errno) }
        guard count > 0 else { return .reset }
        let words = String(decoding: buffer.prefix(count), as: UTF8.self).split { $0 == " " || $0 == "\n" }
        guard words.count == 2 else { return .failed(errno: EPROTO) }
        return .answered(server: String(words[0]), source: String(words[1]))
    }

    /// Where the own host rejects a datagram, `send` fails with EPERM as for a drop, and only then the refusal arrives.
    private func failureOfSend(_ number: Int32) -> Outcome {
        guard number == EPERM else { return Outcome(errno: number) }
        var polled = pollfd(fd: descriptor, events: 0, revents: 0)
        _ = poll(&polled, 1, 100)
        let pending = pendingError()
        return Outcome(errno: pending == 0 ? number : pending)
    }

    private func pendingError() -> Int32 {
        var number: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
        return number
    }

    private func wait(for events: Int32) -> Bool {
        let deadline = Self.nowMilliseconds() + timeoutMilliseconds
        while true {
            var polled = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let remaining = deadline - Self.nowMilliseconds()
            guard remaining > 0 else { return false }
            let ready = poll(&polled, 1, Int32(remaining))
            if ready > 0 { return true }
            if ready == 0 || errno != EINTR { return false }
        }
    }

    /// With a fixed source port the next connection must not meet TIME_WAIT: close by reset.
    private func allowReuseOfPort(_ transport: TransportProtocol) throws {
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard transport.isConnectionOriented else { return }
        var hard = linger(l_onoff: 1, l_linger: 0)
        guard setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size)) == 0 else {
            throw SystemError("setsockopt SO_LINGER")
        }
    }

    private static func nowMilliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }
}
