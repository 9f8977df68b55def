/// A client that goes on while a test changes things: with one connection that stays open, or with new ones.
public struct RunningClient: Sendable {
    let child: ChildProcess

    /// Ends it and returns all its exchanges; a failure among them means that a connection broke.
    public func end() async throws -> Outcomes {
        child.closeInput()
        return try await outcomes(timeout: .seconds(15))
    }

    /// Waits until a held connection breaks and returns all its exchanges, the failure among them.
    public func brokenOutcomes(timeout: Duration = .seconds(15)) async throws -> Outcomes {
        try await outcomes(timeout: timeout)
    }

    private func outcomes(timeout: Duration) async throws -> Outcomes {
        guard await child.exit(timeout: timeout) != nil else {
            throw CommandError(
                command: child.command, reason: "did not end in time", errorOutput: child.errorOutput.text)
        }
        return try Outcomes(output: child.output.text)
    }
}
