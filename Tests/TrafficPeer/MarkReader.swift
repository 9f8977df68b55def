import Glibc

/// Reads "mark N" lines from the standard input, each of which asks for a report after N more attempts.
struct MarkReader {
    private var attemptsLeft: Int?
    /// A line of which the end has not come yet.
    private var rest: [UInt8] = []

    /// Counts an attempt; true once for every mark, when its attempts are made.
    mutating func isDueAfterAttempt() -> Bool {
        guard let left = attemptsLeft else { return false }
        attemptsLeft = left > 1 ? left - 1 : nil
        return left <= 1
    }

    /// Waits for the standard input as long as the interval is, and says whether it has ended.
    mutating func inputEnds(withinMilliseconds interval: Int) -> Bool {
        var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, Int32(interval)) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        guard count > 0 else { return count == 0 || (errno != EINTR && errno != EAGAIN) }
        rest += buffer.prefix(count)
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
            rest.removeSubrange(...end)
            if words.count == 2, words[0] == "mark", let attempts = Int(words[1]) { attemptsLeft = max(attempts, 1) }
        }
        return false
    }
}
