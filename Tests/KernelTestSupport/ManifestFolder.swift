import Glibc

/// A temporary folder of manifests that a daemon follows; removed with the object.
public final class ManifestFolder: Sendable {
    public let path: String

    public init() throws {
        var template = Array("/tmp/shunt-manifests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.failure("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }

    /// Creates or replaces a file the way careful writers do: written aside, then renamed.
    public func replace(_ name: String, with text: String) throws {
        let aside = "\(path)/.\(name).new"
        try Self.write(text, to: aside)
        guard rename(aside, "\(path)/\(name)") == 0 else { throw Self.failure("rename to \(path)/\(name)") }
    }

    /// Creates or truncates a file and writes it in place, as an editor may do.
    public func edit(_ name: String, to text: String) throws {
        try Self.write(text, to: "\(path)/\(name)")
    }

    public func remove(_ name: String) throws {
        guard unlink("\(path)/\(name)") == 0 else { throw Self.failure("unlink \(path)/\(name)") }
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "we") else { throw failure("open \(path)") }
        let written = fwrite(text, 1, text.utf8.count, file)
        guard fclose(file) == 0, written == text.utf8.count else { throw failure("write \(path)") }
    }

    private static func failure(_ operation: String) -> CommandError {
        CommandError(command: operation, reason: String(cString: strerror(errno)))
    }
}
