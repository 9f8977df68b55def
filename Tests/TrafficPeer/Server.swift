import Glibc

/// Answers every message with the address it was sent to and the address it came from.
///
/// One thread, one `poll` over all sockets: a test has few servers and short connections.
struct Server {
    private struct Listener {
        var name: String
        var transport: TransportProtocol
    }

    private var listeners: [Int32: Listener] = [:]
    /// The answer for each accepted connection.
    private var connections: [Int32: [UInt8]] = [:]

    /// Listens at every address with every protocol; SCTP only if the kernel has it.
    init(addresses: [String]) throws {
        for name in addresses {
            let address = try SocketAddress(name)
            for transport in TransportProtocol.allCases {
                try listen(at: address, name: name, transport: transport)
            }
        }
    }

    /// Serves until `standardInput` ends, if it is watched, or for ever.
    mutating func run(untilEndOfInput: Bool) throws {
        while true {
            var polled = (Array(listeners.keys) + Array(connections.keys)).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            if untilEndOfInput { polled.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)) }
            guard poll(&polled, nfds_t(polled.count), -1) >= 0 else {
                if errno == EINTR { continue }
                throw SystemError("poll")
            }
            for descriptor in polled where descriptor.revents != 0 {
                if untilEndOfInput, descriptor.fd == STDIN_FILENO {
                    if standardInputEnded() { return }
                } else if let listener = listeners[descriptor.fd] {
                    serve(listener, descriptor.fd)
                } else if let message = connections[descriptor.fd] {
                    answer(message, descriptor.fd)
                }
            }
        }
    }

    private mutating func listen(at address: SocketAddress, name: String, transport: TransportProtocol) throws {
        let type = transport.socketType | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, type, transport.number)
        guard descriptor >= 0 else {
            if transport == .sctp, errno == EPROTONOSUPPORT {
                printError("\(name): sctp is not served, because this kernel has no SCTP sockets")
                return
            }
            throw SystemError("socket for \(name) \(transport)")
        }
        if transport.isConnectionOriented {
            var on: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            throw SystemError("bind \(name) \(transport)")
        }
        if transport.isConnectionOriented, Glibc.listen(descriptor, 512) != 0 {
            throw SystemError("listen \(name) \(transport)")
        }
        listeners[descriptor] = Listener(name: name, transport: transport)
    }

    private mutating func serve(_ listener: Listener, _ descriptor: Int32) {
        if listener.transport.isConnectionOriented {
            accept(listener, descriptor)
        } else {
            answerDatagram(listener, descriptor)
        }
    }

    private mutating func accept(_ listener: Listener, _ descriptor: Int32) {
        var accepted: Int32 = -1
        let source = SocketAddress { accepted = Glibc.accept(descriptor, $0, &$1) }
        // A client that gave up before it was accepted is the client's outcome, not an error here.
        guard accepted >= 0 else { return }
        connections[accepted] = message(listener, source)
    }

    private func answerDatagram(_ listener: Listener, _ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 2048)
        var count = 0
        let source = SocketAddress {
            count = recvfrom(descriptor, &buffer, buffer.count, 0, $0, &$1)
        }
        guard count >= 0 else { return }
        let answer = message(listener, source)
        _ = source.withPointer { sendto(descriptor, answer, answer.count, 0, $0, $1) }
    }

    private mutating func answer(_ message: [UInt8], _ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN { return }
        let sent = count > 0 ? send(descriptor, message, message.count, Int32(MSG_NOSIGNAL)) : 0
        if sent <= 0 {
            connections[descriptor] = nil
            close(descriptor)
        }
    }

    private func message(_ listener: Listener, _ source: SocketAddress) -> [UInt8] {
        Array("\(listener.name) \(source.host)\n".utf8)
    }
}
