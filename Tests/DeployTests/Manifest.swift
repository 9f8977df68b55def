import Foundation
import Testing

/// One document of a manifest in the folder Deploy.
struct Manifest: CustomTestStringConvertible, Sendable {
    /// The file's path within Deploy.
    var file: String
    var value: Value

    var kind: String { value["kind"]?.string ?? "" }
    var name: String { value["metadata"]?["name"]?.string ?? "" }
    var testDescription: String { "\(file): \(kind) \(name)" }

    /// The key of the schema that it must have.
    var groupVersionKind: String { "\(value["apiVersion"]?.string ?? "")/\(kind)" }

    /// The pods that it makes, if it makes any.
    var podTemplate: Value? { kind == "Pod" ? value : value["spec"]?["template"] }

    /// All of them, by file.
    static let all: [Manifest] = {
        let folders = ["base", "overlays/kind", "kind", "e2e"]
        return folders.flatMap { folder in
            files(in: folder).filter { $0.hasSuffix(".yaml") }.flatMap { read("\(folder)/\($0)") }
        }
    }()

    static func only(_ kind: String, in file: String? = nil) throws -> Value {
        let found = all.filter { $0.kind == kind && (file == nil || $0.file == file) }
        guard found.count == 1, let manifest = found.first else {
            throw MissingManifest(description: "Deploy has \(found.count) of \(kind) in \(file ?? "all files")")
        }
        return manifest.value
    }

    static func files(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()) ?? []
    }

    static func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: path(file)) }

    /// The documents of a file; one that is no YAML is a manifest without a kind, which no test accepts.
    private static func read(_ file: String) -> [Manifest] {
        do {
            let text = try String(contentsOfFile: path(file), encoding: .utf8)
            return try Value.documents(text).map { Manifest(file: file, value: $0) }
        } catch {
            return [Manifest(file: "\(file): \(error)", value: .null)]
        }
    }

    private static func path(_ file: String) -> String {
        var url = URL(filePath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.appending(path: "Deploy/\(file)").path()
    }
}

struct MissingManifest: Error, CustomStringConvertible {
    var description: String
}
