import Kubernetes
import NIOCore

/// Takes the body of a watch apart: frames with a length of four bytes in protocol buffer form, lines in JSON.
struct WatchSplitter {
    private let format: ObjectFormat
    private var queue = ByteQueue()
    /// Up to where a line's end was looked for.
    private var searched = 0

    init(_ format: ObjectFormat) { self.format = format }

    var bytes: [UInt8] { queue.bytes }

    /// Whether the bytes end with a complete event.
    var isAtBoundary: Bool { queue.count == 0 }

    mutating func append(_ chunk: ByteBuffer) {
        searched -= queue.append(chunk)
    }

    /// The next event, or nil if more bytes are needed. Valid until the next `append`.
    mutating func next() throws(FramingError) -> WatchFrame? {
        switch format {
        case .protobuf: try nextFrame()
        case .json: try nextLine()
        }
    }

    private mutating func nextFrame() throws(FramingError) -> WatchFrame? {
        guard queue.count >= 4 else { return nil }
        let start = queue.start + 4
        let length = queue.bytes[queue.start..<start].reduce(0) { $0 << 8 | Int($1) }
        try FramingError.check(length)
        guard queue.bytes.count - start >= length else { return nil }
        queue.advance(to: start + length)
        do {
            return try WatchSplitter.event(in: queue.bytes.span.bytes, start..<start + length)
        } catch let error as FramingError {
            throw error
        } catch { throw FramingError("an event: \(error)") }
    }

    private static func event(in bytes: RawSpan, _ range: Range<Int>) throws -> WatchFrame {
        var type: String?
        var object: Range<Int>?
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: type = try field.string(in: bytes)
            case 2:
                var wrapper = try field.message()
                while let raw = try wrapper.next(in: bytes) {
                    if raw.number == 1 { object = try ProtobufEnvelope.message(in: bytes, try raw.content()) }
                }
            default: break
            }
        }
        return try WatchFrame(type: type, object: object)
    }

    private mutating func nextLine() throws(FramingError) -> WatchFrame? {
        while let end = queue.bytes[max(searched, queue.start)...].firstIndex(of: UInt8(ascii: "\n")) {
            let start = queue.start
            searched = end + 1
            queue.advance(to: searched)
            if let frame = try line(start..<end) { return frame }
        }
        searched = queue.bytes.count
        try FramingError.check(queue.count)
        return nil
    }

    /// Nil for an empty line.
    private func line(_ range: Range<Int>) throws(FramingError) -> WatchFrame? {
        guard queue.bytes[range].contains(where: { $0 > UInt8(ascii: " ") }) else { return nil }
        var type: String?
        var object: Range<Int>?
        var scanner = JSONScanner(at: range.lowerBound)
        while let part = try scanner.next(in: queue.bytes, before: range.upperBound) {
            switch part {
            case .member("type", let value):
                type = String(decoding: queue.bytes[value].dropFirst().dropLast(), as: UTF8.self)
            case .member("object", let value): object = value
            case .member, .element: break
            }
        }
        guard scanner.hasEnded else { throw FramingError("an event is no JSON object") }
        return try WatchFrame(type: type, object: object)
    }
}
