import CNetfilter

/// The part of an element's message whose length varies: verdict and comment.
///
/// Neighbours in a list often have the same verdict, so its bytes are kept until another verdict comes.
struct ElementTail {
    private var verdict: Verdict?
    private var verdictBytes: [UInt8] = []
    private var comment = ""
    /// Bytes of the comment's attribute without padding.
    private var commentLength = 0

    private static let headerLength = MemoryLayout<nlattr>.size
    /// Record type and length before a comment.
    private static let recordHeaderLength = 2

    /// Bytes that `write` writes.
    var length: Int { verdictBytes.count + ((commentLength + 3) & ~3) }

    /// Sets what `write` is to write; an empty comment is none.
    mutating func prepare(verdict: Verdict?, comment: String) {
        if verdict != self.verdict {
            self.verdict = verdict
            verdictBytes = ElementTail.encode(verdict)
        }
        self.comment = comment
        commentLength =
            comment.isEmpty ? 0 : ElementTail.headerLength + ElementTail.recordHeaderLength + comment.utf8.count + 1
    }

    /// Safety: `destination` has room for `length` bytes.
    mutating func write(to destination: UnsafeMutableRawPointer) {
        verdictBytes.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: destination, count: bytes.count).copyMemory(from: bytes)
        }
        if commentLength > 0 { writeComment(to: destination + verdictBytes.count) }
    }

    private static func encode(_ verdict: Verdict?) -> [UInt8] {
        guard let verdict else { return [] }
        var writer = MessageWriter(capacity: 128)
        let data = writer.nestStart(NFTA_SET_ELEM_DATA)
        verdict.encode(into: &writer)
        writer.nestEnd(data)
        return writer.withUnsafeBytes { Array($0) }
    }

    private mutating func writeComment(to destination: UnsafeMutableRawPointer) {
        // The last word holds the NUL and the padding.
        destination.storeBytes(of: 0, toByteOffset: (commentLength - 1) & ~3, as: UInt32.self)
        destination.storeBytes(of: UInt16(commentLength), as: UInt16.self)
        destination.storeBytes(
            of: AttributeType(NFTA_SET_ELEM_USERDATA).rawValue, toByteOffset: 2, as: UInt16.self)
        // The record's type is 0: NFTNL_UDATA_SET_ELEM_COMMENT.
        destination.storeBytes(of: 0, toByteOffset: 4, as: UInt8.self)
        destination.storeBytes(of: UInt8(comment.utf8.count + 1), toByteOffset: 5, as: UInt8.self)
        comment.withUTF8 { bytes in
            let target = destination + ElementTail.headerLength + ElementTail.recordHeaderLength
            UnsafeMutableRawBufferPointer(start: target, count: bytes.count).copyMemory(
                from: UnsafeRawBufferPointer(bytes))
        }
    }
}
