/// One connection of a client that stays open while a test changes things.
public struct HeldConnection: Sendable {
    let child: ChildProcess

    /// Closes the connection and returns all its exchanges; a failure among them means that it broke.
    public func end() async throws -> Outcomes {
        child.closeInput()
        return try await outcomes(timeout: .seconds(15))
    }

    /// Waits until the connection breaks and returns all its exchanges, the failure among them.
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
