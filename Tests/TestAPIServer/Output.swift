import Glibc
import Synchronization

/// Standard output, one line at a time from many threads, each line at once.
enum Output {
    private static let lock = Mutex(())

    static func line(_ text: String) {
        lock.withLock { _ in
            print(text)
            fflush(nil)
        }
    }
}
