/// A client that goes on while a test changes things: with one connection that stays open, or with new ones.
public struct RunningClient: Sendable {
    let child: ChildProcess

    /// Lets the client make some more attempts, and returns all since the last mark, or since the start. Only one mark at
    /// a time, and not for held connections.
    public func mark(after attempts: Int = 1) async throws -> Outcomes {
        let reports = Self.reports(child.output.text).count
        child.send("mark \(attempts)\n", isLast: false)
        guard
            await child.output.wait(timeout: .seconds(15), until: { Self.reports($0).count > reports }),
            let report = Self.reports(child.output.text).dropLast().last
        else {
            throw CommandError(
                command: child.command, reason: "does not report", errorOutput: child.errorOutput.text)
        }
        return try Outcomes(output: report)
    }

    /// Ends it and returns all its exchanges since the last mark; a failure among them means that a connection broke.
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
        return try Outcomes(output: Self.reports(child.output.text).last ?? "")
    }

    /// The output between marks; the last is what came after the last mark.
    private static func reports(_ output: String) -> [String] {
        var reports: [String] = [""]
        for line in output.split(separator: "\n") {
            if line == "marked" { reports.append("") } else { reports[reports.count - 1] += "\(line)\n" }
        }
        return reports
    }
}
