public import Logging
import Synchronization

/// A folder of manifests as a source of objects: every `.yaml`, `.yml` and `.json` file in it, not those of folders in
/// it.
///
/// Files may be written in place, replaced by renaming, linked and removed at any time, and the folder itself may go
/// away and come back; nothing that was told is taken back for a malformed file or for want of the folder. A file
/// behind a symbolic link is read again when the link is replaced, not when the file behind it is written; the `..data`
/// link of ConfigMap volumes is understood. Each problem is logged once.
public final class ManifestFolder: ObjectSource {
    private let directory: ManifestDirectory
    private let logger: Logger
    private let set = Mutex(ManifestSet())

    public init(path: String, logger: Logger) {
        directory = ManifestDirectory(path: path)
        var logger = logger
        logger[metadataKey: "folder"] = "\(path)"
        self.logger = logger
    }

    /// Runs until cancelled. Throws `ManifestFolderError` if the folder cannot be read at the start.
    public func run(into sink: any ObjectSink) async throws {
        // Watching begins before reading, so that no change falls between the two.
        let watch = try DirectoryWatch(directory)
        defer { watch.stop() }
        try set.withLock { try $0.readAll(directory) }
        await sink.apply(takeChanges(), isComplete: true)
        for await _ in watch.signals {
            follow(watch.take())
            let changes = takeChanges()
            if !changes.isEmpty { await sink.apply(changes, isComplete: true) }
        }
        if let failure = watch.failure { throw failure }
    }

    /// The name of the file that the object is taken from.
    public func origin(of key: ObjectKey) -> String? {
        set.withLock { $0.origin(of: key) }
    }

    private func follow(_ changes: DirectoryChanges) {
        if changes.isGone, !changes.isRescan {
            logger.warning("manifest folder is gone, its objects are kept until it is back")
        }
        // Without its folder every file seems removed.
        guard directory.exists else { return }
        if changes.isRescan {
            readAll()
        } else {
            set.withLock { set in
                for name in changes.names.sorted() { set.read(name, directory.content(of: name)) }
            }
        }
    }

    private func readAll() {
        do {
            try set.withLock { try $0.readAll(directory) }
        } catch {
            logger.warning("manifest folder cannot be read, its objects are kept", metadata: ["error": "\(error)"])
        }
    }

    /// What is to be told now; problems go to the log.
    private func takeChanges() -> [ObjectChange] {
        let update = set.withLock { $0.takeUpdate() }
        for problem in update.problems { log(problem) }
        return update.changes
    }

    private func log(_ problem: ManifestProblem) {
        var metadata: Logger.Metadata = ["file": "\(problem.file)", "reason": "\(problem.reason)"]
        if let line = problem.line { metadata["line"] = "\(line)" }
        if let object = problem.object { metadata["object"] = "\(object)" }
        logger.warning(ManifestFolder.message(problem.kind), metadata: metadata)
    }

    private static func message(_ kind: ManifestProblem.Kind) -> Logger.Message {
        switch kind {
        case .unreadable: "manifest cannot be read"
        case .malformed: "manifest is malformed"
        case .unusableObject: "object cannot be used"
        case .unusableField: "field is left out"
        case .duplicate: "object is defined more than once"
        case .unknownService: "EndpointSlice has no Service"
        }
    }
}
