/// Texts behind each other in one buffer: a hundred thousand comments are two allocations.
public struct PackedStrings: Hashable, Sendable {
    private var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [UInt32] = []

    public init() {}

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(UInt32(bytes.count))
    }

    /// Appends a range of other texts.
    mutating func append(_ other: PackedStrings, _ range: Range<Int>) {
        for index in range {
            bytes += other.bytes[other.range(index)]
            ends.append(UInt32(bytes.count))
        }
    }

    /// Appends texts of no length.
    mutating func appendEmpty(_ count: Int) {
        ends.append(contentsOf: repeatElement(UInt32(bytes.count), count: count))
    }

    /// The length of a text in bytes.
    func length(_ index: Int) -> Int { range(index).count }

    /// Copies the UTF-8 of a text, without a NUL.
    ///
    /// Safety: `destination` has room for `length(index)` bytes.
    func copy(_ index: Int, to destination: UnsafeMutableRawPointer) {
        let range = range(index)
        bytes.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: destination, count: range.count).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) }
}

extension PackedStrings: RandomAccessCollection {
    public var startIndex: Int { 0 }

    public var endIndex: Int { ends.count }

    public subscript(index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }
}

extension PackedStrings: ExpressibleByArrayLiteral {
    public init(arrayLiteral texts: String...) {
        for text in texts { append(text) }
    }
}
