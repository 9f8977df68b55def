import Glibc

/// Writes a line at once, so that a parent reading a pipe sees it without delay.
func printLine(_ line: String) { write(line, to: STDOUT_FILENO) }

/// Writes a line of diagnosis.
func printError(_ line: String) { write("traffic-peer: \(line)", to: STDERR_FILENO) }

private func write(_ line: String, to descriptor: Int32) {
    var bytes = Array("\(line)\n".utf8)[...]
    while !bytes.isEmpty {
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        // Nobody reads any more: there is nowhere left to report to.
        guard written > 0 else { return }
        bytes = bytes.dropFirst(written)
    }
}

/// Reads what is there and says whether the input has ended, which is how a parent (even a killed one) ends the peer.
func standardInputEnded() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)
}
