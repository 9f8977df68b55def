import Glibc

/// Lines out of a descriptor.
struct LineReader {
    let descriptor: Int32
    private var bytes: [UInt8] = []
    private var start = 0

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next line that has been read completely.
    mutating func next() -> String? {
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { start = end + 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Reads what there is, and waits if there is nothing. False at the end.
    mutating func fill() throws(SystemError) -> Bool {
        bytes.removeSubrange(..<start)
        start = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = try checked("read what a program prints") { Int32(read(descriptor, &chunk, chunk.count)) }
        bytes += chunk[..<Int(count)]
        return count > 0
    }
}
