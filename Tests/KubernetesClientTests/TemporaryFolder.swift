import Foundation

/// A folder for one test.
struct TemporaryFolder: Sendable {
    let path: String

    static func with(_ body: (TemporaryFolder) async throws -> Void) async throws {
        let folder = TemporaryFolder(path: NSTemporaryDirectory() + "shunt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
        let result: Result<Void, any Error>
        do { result = .success(try await body(folder)) } catch { result = .failure(error) }
        try FileManager.default.removeItem(atPath: folder.path)
        try result.get()
    }

    func write(_ name: String, _ text: String, isExecutable: Bool = false) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        if isExecutable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
        }
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}
