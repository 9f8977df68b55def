import Glibc

/// An inotify instance that watches one directory by its path.
struct InotifyDescriptor: ~Copyable {
    let descriptor: Int32
    private let path: String
    /// The number of the watch; those of watches that are gone are not used again.
    private var watch: Int32 = -1

    var isWatching: Bool { watch >= 0 }

    init(path: String) throws(ManifestFolderError) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        self.path = path
        guard descriptor >= 0 else { throw ManifestFolderError(folder: path, operation: "watch", code: errno) }
        try resume()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Watches whatever directory has the path now.
    mutating func resume() throws(ManifestFolderError) {
        // No IN_MODIFY: a file is read when its writer closes it.
        let events =
            IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVED_FROM | IN_MOVED_TO | IN_MOVE_SELF
        watch = inotify_add_watch(descriptor, path, UInt32(events) | UInt32(IN_ONLYDIR))
        guard watch >= 0 else { throw ManifestFolderError(folder: path, operation: "watch", code: errno) }
    }

    struct Event {
        var mask: UInt32
        /// The file's name, empty for events of the directory itself.
        var name: String
    }

    /// All events that wait. Ends the watch if the directory is gone from its path.
    mutating func read() throws(ManifestFolderError) -> [Event] {
        var events: [Event] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return events }
            guard count > 0 else { throw ManifestFolderError(folder: path, operation: "watch", code: errno) }
            append(buffer[..<count], to: &events)
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>, to events: inout [Event]) {
        bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset + MemoryLayout<inotify_event>.size <= bytes.count {
                let header = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                let begin = offset + MemoryLayout<inotify_event>.size
                let end = min(begin + Int(header.len), bytes.count)
                offset = end
                let isOverflow = header.mask & UInt32(IN_Q_OVERFLOW) != 0
                guard isOverflow || (isWatching && header.wd == watch) else { continue }
                let name = String(decoding: bytes[begin..<end].prefix { $0 != 0 }, as: UTF8.self)
                events.append(Event(mask: header.mask, name: name))
                if events.last?.isEnd == true { endWatch() }
            }
        }
    }

    private mutating func endWatch() {
        // Fails if the kernel has ended the watch itself; only a directory that was renamed is still watched.
        inotify_rm_watch(descriptor, watch)
        watch = -1
    }
}

extension InotifyDescriptor.Event {
    /// The directory was removed, renamed or unmounted.
    var isEnd: Bool { mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED) != 0 }
    /// The kernel dropped events.
    var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }
    var isCreation: Bool { mask & UInt32(IN_CREATE) != 0 }
}
