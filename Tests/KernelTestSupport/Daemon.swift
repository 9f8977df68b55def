import Glibc

/// A `shunt` process on the node of a topology.
public final class Daemon: Sendable {
    public let child: ChildProcess

    /// Starts the built program with the given arguments in the node's namespace.
    public convenience init(on topology: Topology, _ arguments: String...) throws {
        try self.init(on: topology, running: [BuiltProgram.path("shunt")] + arguments)
    }

    /// Starts another program in its place.
    public init(on topology: Topology, running command: [String]) throws {
        child = try topology.start(on: .node, command)
    }

    deinit { child.signal(SIGKILL) }

    /// Everything it logged so far.
    public var log: String { child.errorOutput.text }

    /// Waits until the log contains a text; throws with the whole log if that does not happen.
    public func waitForLog(containing text: String, timeout: Duration = .seconds(10)) async throws {
        guard await child.errorOutput.wait(timeout: timeout, until: { $0.contains(text) }) else {
            throw failure("did not log \"\(text)\"")
        }
    }

    /// Waits until one line of the log contains all the given texts; throws with the whole log if that does not happen.
    public func waitForLogLine(with texts: String..., timeout: Duration = .seconds(10)) async throws {
        try await waitForLogLine(with: texts, timeout: timeout)
    }

    /// The same with the texts in an array.
    public func waitForLogLine(with texts: [String], timeout: Duration = .seconds(10)) async throws {
        let found = await child.errorOutput.wait(timeout: timeout) { log in
            log.split(separator: "\n").contains { line in texts.allSatisfy { line.contains($0) } }
        }
        guard found else { throw failure("did not log a line with \(texts)") }
    }

    /// Waits until a condition on what is outside the process, such as the kernel's content, holds.
    ///
    /// Such a change announces itself to nobody here, so it is looked for every 10 ms.
    public func wait(
        for change: String, timeout: Duration = .seconds(10), isolation: isolated (any Actor)? = #isolation,
        until condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + timeout
        while try await !condition() {
            if let status = child.status { throw failure("ended (\(status)) before: \(change)") }
            guard ContinuousClock.now < deadline else { throw failure("this did not happen in time: \(change)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Ends it the ordinary way and checks that it agrees: SIGTERM, exit code 0.
    public func stop(timeout: Duration = .seconds(10)) async throws {
        child.signal(SIGTERM)
        guard let status = await child.exit(timeout: timeout) else {
            child.signal(SIGKILL)
            throw failure("did not end after SIGTERM")
        }
        guard status.isSuccess else { throw failure("ended with \(status) after SIGTERM") }
    }

    /// Ends it without giving it a chance to notice.
    public func kill() async throws {
        child.signal(SIGKILL)
        guard await child.exit(timeout: .seconds(10)) != nil else { throw failure("did not end after SIGKILL") }
    }

    /// Waits for an end of its own accord, as after bad arguments.
    public func exit(timeout: Duration = .seconds(10)) async throws -> ExitStatus {
        guard let status = await child.exit(timeout: timeout) else { throw failure("did not end") }
        return status
    }

    private func failure(_ reason: String) -> CommandError {
        CommandError(command: child.command, reason: reason, errorOutput: "log:\n\(log)")
    }
}
