import Glibc

/// Lists and reads the manifests of a folder.
struct ManifestDirectory: Sendable {
    let path: String

    /// Whether a file of this name is read: `.yaml`, `.yml` and `.json` without hidden files, among which are the
    /// temporary names of editors.
    static func isManifest(_ name: String) -> Bool {
        guard let first = name.first, first != ".", first != "#" else { return false }
        return [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }

    /// Names of the manifests, sorted.
    func names() throws(ManifestFolderError) -> [String] {
        guard let directory = opendir(path) else {
            throw ManifestFolderError(folder: path, operation: "open", code: errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno == 0 { return names.sorted() }
                throw ManifestFolderError(folder: path, operation: "list", code: errno)
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if ManifestDirectory.isManifest(name) { names.append(name) }
        }
    }

    var exists: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a name that has just appeared is complete: a symbolic or a second hard link. Anything else is written
    /// first, and closed.
    func isLink(_ name: String) -> Bool {
        var status = stat()
        guard lstat("\(path)/\(name)", &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFLNK || status.st_nlink > 1
    }

    func content(of name: String) -> ManifestSet.Content {
        // Without O_NONBLOCK, opening a FIFO would wait for a writer.
        let descriptor = open("\(path)/\(name)", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? .gone : .unreadable(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .unreadable(String(cString: strerror(errno))) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return ManifestDirectory.read(descriptor, expecting: Int(status.st_size))
        case S_IFDIR: return .gone
        default: return .unreadable("not a regular file")
        }
    }

    private static func read(_ descriptor: Int32, expecting size: Int) -> ManifestSet.Content {
        var bytes: [UInt8] = []
        while true {
            // One byte more than expected finds the end of the file without another round.
            let room = max(size - bytes.count, 0) + 1
            let filled = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: room))
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), room)
            }
            let failure = errno
            bytes.removeLast(room - max(count, 0))
            if count == 0 { return .bytes(bytes) }
            if count < 0, failure != EINTR { return .unreadable(String(cString: strerror(failure))) }
        }
    }
}
