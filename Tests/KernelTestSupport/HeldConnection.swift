/// One connection of a client that stays open while a test changes things.
public struct HeldConnection: Sendable {
    let child: ChildProcess

    /// Closes the connection and returns all its exchanges; a failure among them means that it broke.
    public func end() async throws -> Outcomes {
        child.closeInput()
        guard await child.exit(timeout: .seconds(15)) != nil else {
            throw CommandError(
                command: child.command, reason: "did not end in time", errorOutput: child.errorOutput.text)
        }
        return try Outcomes(output: child.output.text)
    }
}
