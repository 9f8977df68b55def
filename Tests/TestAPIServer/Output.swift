import Foundation
import Synchronization

/// Standard output, one line at a time from many threads, each line at once.
enum Output {
    private static let lock = Mutex(())

    static func line(_ text: String) {
        // Not through stdio, whose flushing waits for the thread that reads standard input.
        lock.withLock { _ in FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }
    }
}
