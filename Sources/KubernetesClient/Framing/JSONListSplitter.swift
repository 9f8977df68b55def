import FoundationEssentials
import NIOCore

/// Splits a list in JSON form.
struct JSONListSplitter: ListSplitter {
    private var queue = ByteQueue()
    private var scanner = JSONScanner(arrayKey: "items")
    private(set) var metadata = ListMetadata()

    var bytes: [UInt8] { queue.bytes }

    var isComplete: Bool { scanner.hasEnded }

    mutating func append(_ chunk: ByteBuffer) {
        queue.advance(to: scanner.firstNeeded)
        scanner.shift(by: queue.append(chunk))
    }

    mutating func next() throws(FramingError) -> Range<Int>? {
        while let part = try scanner.next(in: queue.bytes, before: queue.bytes.count) {
            switch part {
            case .element(let range): return range
            case .member("metadata", let range): try readMetadata(range)
            case .member: continue
            }
        }
        try FramingError.check(queue.bytes.count - scanner.firstNeeded)
        return nil
    }

    private mutating func readMetadata(_ range: Range<Int>) throws(FramingError) {
        do {
            metadata = try JSONDecoder().decode(ListMetadata.self, from: Data(queue.bytes[range]))
        } catch { throw FramingError("the list's metadata: \(error)") }
    }
}
