public import Foundation

/// What a real API server has sent: lists, watches and errors of a dual-stack cluster of three nodes, Kubernetes 1.36,
/// and its objects as `kubectl get -o yaml` writes them.
public enum RecordedFile {
    public static var folder: URL { Bundle.module.bundleURL.appending(path: "Recordings") }

    /// The folder of what `kubectl get -o yaml` wrote.
    public static var manifests: URL { folder.appending(path: "manifests") }

    public static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}
