import Glibc

/// The jobs of a `NetlinkThread` and the thread that runs them.
///
/// The thread owns the queue, not the executor: otherwise the executor would never be released.
// Safety: `entries`, `isClosed` and `thread` are read and written under `lock` only; `lock` and `signal` never move.
final class ThreadQueue: @unchecked Sendable {
    /// A job keeps its executor alive until it has run.
    struct Entry {
        let job: UnownedJob
        let executor: NetlinkThread
    }

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let signal = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var entries: [Entry] = []
    private var isClosed = false
    private var thread = pthread_t()

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(signal, nil)
    }

    deinit {
        pthread_cond_destroy(signal)
        pthread_mutex_destroy(lock)
        signal.deallocate()
        lock.deallocate()
    }

    func start() {
        let argument = Unmanaged.passRetained(self).toOpaque()
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        let status = pthread_create(&thread, nil, runQueue, argument)
        precondition(status == 0, "cannot start the netlink thread: \(String(cString: strerror(status)))")
        // Nobody joins: the last reference to the executor can go on this very thread.
        pthread_detach(thread)
    }

    func append(_ entry: Entry) {
        pthread_mutex_lock(lock)
        entries.append(entry)
        pthread_mutex_unlock(lock)
        pthread_cond_signal(signal)
    }

    func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_mutex_unlock(lock)
        pthread_cond_signal(signal)
    }

    var isCurrentThread: Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return pthread_equal(thread, pthread_self()) != 0
    }

    /// The body of the thread.
    fileprivate func run() {
        while let entries = next() {
            for entry in entries {
                entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
            }
        }
    }

    /// Waits for work; nil when the queue is closed and empty.
    private func next() -> [Entry]? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while entries.isEmpty {
            if isClosed { return nil }
            pthread_cond_wait(signal, lock)
        }
        defer { entries = [] }
        return entries
    }
}

private func runQueue(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<ThreadQueue>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
