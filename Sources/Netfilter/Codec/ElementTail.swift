import CNetfilter

/// The part of an element's message whose length varies: verdict and comment.
struct ElementTail {
    private let elements: ElementList
    /// The attributes of all verdicts of the list behind each other, each once.
    private var verdicts: [UInt8] = []
    /// Where each of them ends.
    private var verdictEnds: [Int] = []

    private static let headerLength = MemoryLayout<nlattr>.size
    /// Record type and length before a comment.
    private static let recordHeaderLength = 2

    init(_ elements: ElementList) {
        self.elements = elements
        for verdict in elements.verdicts.distinct {
            var writer = MessageWriter(capacity: 128)
            let data = writer.nestStart(NFTA_SET_ELEM_DATA)
            verdict.encode(into: &writer)
            writer.nestEnd(data)
            writer.withUnsafeBytes { verdicts.append(contentsOf: $0) }
            verdictEnds.append(verdicts.count)
        }
    }

    /// Bytes that `write` writes for an element.
    func length(_ index: Int) -> Int { verdict(index).count + ((commentLength(index) + 3) & ~3) }

    /// Safety: `destination` has room for `length(index)` bytes.
    func write(_ index: Int, to destination: UnsafeMutableRawPointer) {
        let verdict = verdict(index)
        verdicts.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: destination, count: verdict.count).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[verdict]))
        }
        let length = commentLength(index)
        if length > 0 { writeComment(index, length, to: destination + verdict.count) }
    }

    /// Where the verdict of an element lies in `verdicts`.
    private func verdict(_ index: Int) -> Range<Int> {
        guard !elements.verdicts.isEmpty else { return 0..<0 }
        let number = elements.verdicts.number(index)
        return (number == 0 ? 0 : verdictEnds[number - 1])..<verdictEnds[number]
    }

    /// Bytes of the comment's attribute without padding; an empty comment is none.
    private func commentLength(_ index: Int) -> Int {
        guard !elements.comments.isEmpty else { return 0 }
        let length = elements.comments.length(index)
        return length == 0 ? 0 : ElementTail.headerLength + ElementTail.recordHeaderLength + length + 1
    }

    private func writeComment(_ index: Int, _ length: Int, to destination: UnsafeMutableRawPointer) {
        // The last word holds the NUL and the padding.
        destination.storeBytes(of: 0, toByteOffset: (length - 1) & ~3, as: UInt32.self)
        destination.storeBytes(of: UInt16(length), as: UInt16.self)
        destination.storeBytes(
            of: AttributeType(NFTA_SET_ELEM_USERDATA).rawValue, toByteOffset: 2, as: UInt16.self)
        // The record's type is 0: NFTNL_UDATA_SET_ELEM_COMMENT.
        destination.storeBytes(of: 0, toByteOffset: 4, as: UInt8.self)
        destination.storeBytes(of: UInt8(elements.comments.length(index) + 1), toByteOffset: 5, as: UInt8.self)
        elements.comments.copy(
            index, to: destination + ElementTail.headerLength + ElementTail.recordHeaderLength)
    }
}
