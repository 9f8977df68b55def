import Foundation
import Glibc
import KernelTestSupport

/// A `test-apiserver` process, spoken to line by line.
final class RunningProgram {
    private let process: ChildProcess
    private var linesRead = 0

    init(_ arguments: String...) throws {
        process = try ChildProcess([BuiltProgram.path("test-apiserver")] + arguments)
    }

    deinit { process.signal(SIGKILL) }

    /// The next line of its output; nil when it has ended.
    func line() async -> String? {
        let wanted = linesRead + 1
        guard
            await process.output.wait(timeout: .seconds(50), until: { $0.utf8.count { $0 == 10 } >= wanted })
        else { return nil }
        linesRead = wanted
        return String(process.output.text.split(separator: "\n", omittingEmptySubsequences: false)[wanted - 1])
    }

    func send(_ line: String) { process.send("\(line)\n", isLast: false) }

    /// Ends its standard input and waits until it has ended too.
    func end() async -> ExitStatus? {
        process.closeInput()
        return await process.exit(timeout: .seconds(50))
    }
}
