import Foundation

/// A program run to its end, with all of its output.
public struct NamespaceCommand: Sendable {
    public let arguments: [String]

    /// Takes the program's name, looked up in PATH, and its arguments.
    public init(_ arguments: [String]) { self.arguments = arguments }

    public struct Result: Sendable {
        public let command: [String]
        public let status: Int32
        public let output: String
        public let standardError: String

        /// Throws unless the program ended with status 0; returns what it printed.
        @discardableResult
        public func requireSuccess() throws -> String {
            guard status == 0 else {
                throw NamespaceError.commandFailed(command: command, status: status, standardError: standardError)
            }
            return output
        }
    }

    /// Input and output go through files: with pipes a program that prints a lot before it reads would never end.
    public func run(input: String = "") throws -> Result {
        let directory = URL(fileURLWithPath: NSTemporaryDirectory()).appending(path: "shunt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = ["in", "out", "err"].map { directory.appending(path: $0) }
        try Data(input.utf8).write(to: files[0])
        try Data().write(to: files[1])
        try Data().write(to: files[2])

        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            command: arguments, status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            standardError: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }
}
