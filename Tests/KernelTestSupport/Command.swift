import Dispatch
import Glibc

/// Runs a program to its end.
public enum Command {
    /// Returns what the program printed; throws with its standard error if it fails or takes longer than `timeout`.
    @discardableResult
    public static func run(
        _ arguments: String..., input: String = "", timeout: Duration = .seconds(30)
    ) async throws -> String {
        try await run(arguments, input: input, timeout: timeout)
    }

    /// The same with the arguments in an array.
    @discardableResult
    public static func run(
        _ arguments: [String], input: String = "", timeout: Duration = .seconds(30)
    ) async throws -> String {
        let child = try ChildProcess(arguments)
        child.send(input)
        return try check(child, await child.exit(timeout: timeout))
    }

    /// For `deinit`, which cannot suspend.
    @discardableResult
    static func runBlocking(_ arguments: [String], input: String = "") throws -> String {
        let child = try ChildProcess(arguments)
        child.send(input)
        return try check(child, child.exitBlocking(timeout: .seconds(30)))
    }

    private static func check(_ child: ChildProcess, _ status: ExitStatus?) throws -> String {
        guard let status else {
            child.signal(SIGKILL)
            throw CommandError(
                command: child.command, reason: "did not end in time", errorOutput: child.errorOutput.text)
        }
        guard status.isSuccess else {
            throw CommandError(
                command: child.command, reason: "\(status)", errorOutput: child.errorOutput.text)
        }
        return child.output.text
    }
}
