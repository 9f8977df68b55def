import Foundation
import KernelTestSupport

/// A `test-apiserver` process, spoken to line by line.
final class RunningProgram {
    private let process = Process()
    private let input = Pipe()
    private var lines: AsyncStream<String>.Iterator

    init(_ arguments: String...) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: try BuiltProgram.path("test-apiserver"))
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let reading = output.fileHandleForReading
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines.makeAsyncIterator()
        // A thread, because reading blocks.
        Thread.detachNewThread {
            var pending = Data()
            while let data = try? reading.read(upToCount: 4096), !data.isEmpty {
                pending += data
                while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: pending[..<end], as: UTF8.self))
                    pending = Data(pending[(end + 1)...])
                }
            }
            continuation.finish()
        }
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// The next line of its output; nil when it has ended.
    func line() async -> String? { await lines.next() }

    func write(_ text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

    func closeInput() { input.fileHandleForWriting.closeFile() }

    func exitStatus() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
