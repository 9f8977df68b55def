import Foundation
import Kubernetes
import TestSupport

/// A folder of manifests.
extension TemporaryFolder {
    /// Runs a source over the folder for as long as `body` runs.
    func follow(_ body: (ManifestFolder, RecordingSink, LogRecorder) async throws -> Void) async throws {
        let (sink, log) = (RecordingSink(), LogRecorder())
        let source = ManifestFolder(path: path, logger: log.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run(into: sink) }
            try await body(source, sink, log)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Services by name and address, one document each.
    func write(_ name: String, _ services: [String: String]) throws {
        let documents = services.sorted { $0.key < $1.key }.map { name, address in
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: \(name)\nspec:\n  clusterIP: \(address)\n"
        }
        try write(name, text: documents.joined(separator: "---\n"))
    }

    /// Writes in place, as a shell's redirection does.
    func write(_ name: String, text: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    }

    /// Replaces what is there.
    func rename(_ old: String, _ new: String) throws {
        guard Foundation.rename("\(path)/\(old)", "\(path)/\(new)") == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: false)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    func key(_ service: String) -> ObjectKey { .service(ObjectName(namespace: "default", name: service)) }
}

extension RecordingSink {
    /// Returns as soon as exactly the Services of these names and addresses are known.
    func untilServices(_ expected: [String: String]) async {
        await until { objects, _ in
            let services = objects.values.compactMap { object in
                if case .service(let service) = object { service } else { nil }
            }
            let addresses = services.map { ($0.name.name, $0.clusterIPs.map { "\($0)" }.joined()) }
            return Dictionary(uniqueKeysWithValues: addresses) == expected
        }
    }
}
