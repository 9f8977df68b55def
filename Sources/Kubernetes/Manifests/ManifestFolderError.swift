import Glibc

/// A folder of manifests cannot be read or watched.
public struct ManifestFolderError: Error, Hashable, Sendable {
    public var folder: String
    /// What was tried, for example "open".
    public var operation: String
    /// The system's error number.
    public var code: Int32

    init(folder: String, operation: String, code: Int32) {
        self.folder = folder
        self.operation = operation
        self.code = code
    }
}

extension ManifestFolderError: CustomStringConvertible {
    public var description: String {
        "cannot \(operation) the manifest folder \(folder): \(String(cString: strerror(code)))\(remedy)"
    }

    private var remedy: String {
        switch code {
        case ENOENT, ENOTDIR: "; name an existing folder with --manifests"
        case EACCES: "; make it readable for this user"
        case EMFILE where operation == "watch": "; raise the sysctl fs.inotify.max_user_instances"
        case ENOSPC where operation == "watch": "; raise the sysctl fs.inotify.max_user_watches"
        default: ""
        }
    }
}
