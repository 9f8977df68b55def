import Dispatch
import Glibc
import Synchronization

/// Follows a directory by inotify, on a thread of its own.
///
/// The thread gathers changes until they settle; `signals` has an element whenever `take` has something to return. The
/// directory may go away and come back: it is looked for by its path.
final class DirectoryWatch: Sendable {
    /// How often a directory that is gone is looked for.
    static let retryInterval = Duration.milliseconds(100)

    let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let directory: ManifestDirectory
    private let settled = Mutex(DirectoryChanges())
    private let failed = Mutex<ManifestFolderError?>(nil)
    /// Its write end is closed to end the thread.
    private let stopPipe: (read: Int32, write: Int32)

    init(_ directory: ManifestDirectory) throws(ManifestFolderError) {
        let inotify = try InotifyDescriptor(path: directory.path)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ManifestFolderError(folder: directory.path, operation: "watch", code: errno)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        stopPipe = (ends[0], ends[1])
        self.directory = directory
        // One signal that waits is enough: changes gather behind it.
        (signals, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        start(inotify)
    }

    /// Ends the thread. To be called once.
    func stop() {
        close(stopPipe.write)
    }

    /// Changes that have settled and were not taken yet.
    func take() -> DirectoryChanges {
        settled.withLock { changes in
            defer { changes = DirectoryChanges() }
            return changes
        }
    }

    /// Why `signals` ended, if nobody stopped it.
    var failure: ManifestFolderError? { failed.withLock { $0 } }

    private func start(_ inotify: consuming InotifyDescriptor) {
        // A closure cannot consume what it captures, so that the descriptor travels in a box.
        let box = Mutex<InotifyDescriptor?>(inotify)
        DispatchQueue(label: "shunt.directory-watch").async { [self] in
            let inotify = box.withLock { $0.take() }
            if let inotify { run(inotify) }
            close(stopPipe.read)
            continuation.finish()
        }
    }

    private func run(_ inotify: consuming InotifyDescriptor) {
        var waiting = SettlingChanges()
        do {
            while wait(inotify, until: waiting.deadline) {
                for change in changes(try inotify.read()) { waiting.add(change, at: .now) }
                if !inotify.isWatching { lookAgain(&inotify, &waiting) }
                if let changes = waiting.take(at: .now) { publish(changes) }
            }
        } catch {
            failed.withLock { $0 = error }
        }
    }

    /// Waits for events or for `deadline`; false when the watch is to stop.
    private func wait(_ inotify: borrowing InotifyDescriptor, until deadline: ContinuousClock.Instant?) -> Bool {
        let retry = inotify.isWatching ? nil : ContinuousClock.now + DirectoryWatch.retryInterval
        let wake = [deadline, retry].compactMap { $0 }.min()
        let milliseconds = wake.map { Int32((max(.zero, $0 - .now) / .milliseconds(1)).rounded(.up)) }
        var descriptors = [
            pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopPipe.read, events: Int16(POLLIN), revents: 0),
        ]
        // An interrupted wait returns early, which does no harm.
        poll(&descriptors, nfds_t(descriptors.count), milliseconds ?? -1)
        return descriptors[1].revents == 0
    }

    private func changes(_ events: [InotifyDescriptor.Event]) -> [DirectoryChanges] {
        events.map { event in
            if event.isEnd { return DirectoryChanges(isGone: true) }
            // kubelet swaps the link `..data` to change all files of a ConfigMap volume at once.
            if event.isOverflow || event.name == "..data" { return DirectoryChanges(isRescan: true) }
            guard ManifestDirectory.isManifest(event.name), !event.isCreation || directory.isLink(event.name) else {
                return DirectoryChanges()
            }
            return DirectoryChanges(names: [event.name])
        }
    }

    private func lookAgain(_ inotify: inout InotifyDescriptor, _ waiting: inout SettlingChanges) {
        // Any failure means that it is not there yet; the next attempt is due soon.
        if (try? inotify.resume()) != nil { waiting.add(DirectoryChanges(isRescan: true), at: .now) }
    }

    private func publish(_ changes: DirectoryChanges) {
        settled.withLock { $0.merge(changes) }
        continuation.yield()
    }
}
