import Foundation

/// A folder for one test.
public struct TemporaryFolder: Sendable {
    public let path: String

    /// A folder that somebody else makes and removes.
    public init(path: String) { self.path = path }

    /// Makes a folder, and removes it when `body` ends.
    public static func with(_ body: (TemporaryFolder) async throws -> Void) async throws {
        let folder = TemporaryFolder(path: NSTemporaryDirectory() + "shunt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
        let result: Result<Void, any Error>
        do { result = .success(try await body(folder)) } catch { result = .failure(error) }
        try FileManager.default.removeItem(atPath: folder.path)
        try result.get()
    }

    /// Replaces what is there in one step.
    public func write(_ name: String, _ text: String, isExecutable: Bool = false) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        if isExecutable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
        }
    }

    public func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}
