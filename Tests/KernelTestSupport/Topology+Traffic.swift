public import Addresses

extension Topology {
    /// Starts servers on a host at `ADDRESS:PORT` or `[ADDRESS]:PORT` and returns when they listen.
    ///
    /// They answer TCP, UDP and, where the kernel has it, SCTP with their address and the source address they see.
    @discardableResult
    public func serve(on place: Place, _ addresses: String...) async throws -> ChildProcess {
        try await serve(on: place, addresses)
    }

    /// The same with the addresses in an array.
    @discardableResult
    public func serve(on place: Place, _ addresses: [String]) async throws -> ChildProcess {
        let peer = try start(on: place, [BuiltProgram.path("traffic-peer"), "serve", "--until-eof"] + addresses)
        guard await peer.output.wait(timeout: .seconds(10), until: { $0.contains("ready\n") }) else {
            throw CommandError(
                command: peer.command, reason: "does not listen", errorOutput: peer.errorOutput.text)
        }
        return peer
    }

    /// Makes new connections, one after the other, and returns how they ended.
    public func connect(
        from place: Place, to target: String, protocol transport: TransportProtocol = .tcp, count: Int = 1,
        timeout: Duration = .seconds(5), source: String? = nil, sourcePort: UInt16? = nil
    ) async throws -> Outcomes {
        var arguments = ["--protocol", "\(transport)", "--count", "\(count)", "--timeout", "\(timeout.milliseconds)"]
        if let source { arguments += ["--from", source] }
        if let sourcePort { arguments += ["--source-port", "\(sourcePort)"] }
        let child = try start(on: place, [BuiltProgram.path("traffic-peer"), "connect"] + arguments + [target])
        let longest = timeout * count + .seconds(10)
        guard let status = await child.exit(timeout: longest), status.isSuccess else {
            throw CommandError(
                command: child.command, reason: child.status?.description ?? "did not end in time",
                errorOutput: child.errorOutput.text)
        }
        return try Outcomes(output: child.output.text)
    }

    /// Opens a connection that exchanges messages until `RunningClient.end`, and returns after the first answer.
    public func hold(
        from place: Place, to target: String, protocol transport: TransportProtocol = .tcp,
        interval: Duration = .milliseconds(5)
    ) async throws -> RunningClient {
        try await startClient("hold", from: place, to: target, transport, interval)
    }

    /// Makes new connections, one after the other, until `RunningClient.end`, and returns after the first answer.
    public func connectRepeatedly(
        from place: Place, to target: String, protocol transport: TransportProtocol = .tcp,
        interval: Duration = .milliseconds(1), timeout: Duration = .seconds(2)
    ) async throws -> RunningClient {
        try await startClient("repeat", from: place, to: target, transport, interval, timeout)
    }

    /// Sends messages from one UDP socket until `RunningClient.end`, whatever becomes of them, and returns after the first
    /// answer.
    public func flow(
        from place: Place, to target: String, interval: Duration = .milliseconds(5), timeout: Duration = .seconds(2)
    ) async throws -> RunningClient {
        try await startClient("flow", from: place, to: target, .udp, interval, timeout)
    }

    private func startClient(
        _ command: String, from place: Place, to target: String, _ transport: TransportProtocol, _ interval: Duration,
        _ timeout: Duration = .seconds(2)
    ) async throws -> RunningClient {
        let child = try start(
            on: place,
            [
                BuiltProgram.path("traffic-peer"), command, "--protocol", "\(transport)",
                "--interval", "\(interval.milliseconds)", "--timeout", "\(timeout.milliseconds)", target,
            ])
        guard await child.output.wait(timeout: .seconds(10), until: { $0.contains("ready\n") }) else {
            throw CommandError(
                command: child.command, reason: "no answer: \(child.output.text)", errorOutput: child.errorOutput.text)
        }
        return RunningClient(child: child)
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
