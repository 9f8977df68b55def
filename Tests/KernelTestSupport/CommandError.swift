/// A program that could not be started, failed, or did not do in time what was waited for.
public struct CommandError: Error, CustomStringConvertible {
    public var command: String
    public var reason: String
    /// What the program wrote to its standard error.
    public var errorOutput: String

    public init(command: String, reason: String, errorOutput: String = "") {
        self.command = command
        self.reason = reason
        self.errorOutput = errorOutput
    }

    public var description: String {
        errorOutput.isEmpty ? "\(command): \(reason)" : "\(command): \(reason)\n\(errorOutput)"
    }
}
