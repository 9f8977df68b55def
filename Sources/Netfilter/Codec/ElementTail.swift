import CNetfilter

/// The part of an element's message whose length varies: verdict and comment.
struct ElementTail {
    private let verdict: Verdict?
    private var chain: String
    private var comment: String
    private let verdictLength: Int
    private let commentLength: Int

    private static let headerLength = MemoryLayout<nlattr>.size
    /// Record type and length before a comment.
    private static let recordHeaderLength = 2

    init(verdict: Verdict?, comment: String) {
        self.verdict = verdict
        self.comment = comment
        chain = verdict?.chain ?? ""
        let header = ElementTail.headerLength
        // Headers of data, verdict, and code; the code; then the chain with its header and its NUL.
        let chainLength = chain.isEmpty ? 0 : header + chain.utf8.count + 1
        verdictLength = verdict == nil ? 0 : 3 * header + 4 + ElementTail.padded(chainLength)
        commentLength = comment.isEmpty ? 0 : header + ElementTail.recordHeaderLength + comment.utf8.count + 1
    }

    /// Bytes that `write` writes.
    var length: Int { verdictLength + ElementTail.padded(commentLength) }

    /// Safety: `destination` has room for `length` bytes.
    func write(to destination: UnsafeMutableRawPointer) {
        destination.initializeMemory(as: UInt8.self, repeating: 0, count: length)
        if let verdict { write(verdict, to: destination) }
        if !comment.isEmpty { writeComment(to: destination + verdictLength) }
    }

    private func write(_ verdict: Verdict, to destination: UnsafeMutableRawPointer) {
        let header = ElementTail.headerLength
        let nested = UInt16(NLA_F_NESTED)
        var offset = 0
        func put(_ type: some RawRepresentable<UInt32>, flags: UInt16 = 0, length: Int) {
            destination.storeBytes(of: UInt16(length), toByteOffset: offset, as: UInt16.self)
            destination.storeBytes(
                of: AttributeType(type).rawValue | flags, toByteOffset: offset + 2, as: UInt16.self)
            offset += header
        }
        put(NFTA_SET_ELEM_DATA, flags: nested, length: verdictLength)
        put(NFTA_DATA_VERDICT, flags: nested, length: verdictLength - header)
        put(NFTA_VERDICT_CODE, length: header + 4)
        destination.storeBytes(of: verdict.code.bigEndian, toByteOffset: offset, as: UInt32.self)
        offset += 4
        if !chain.isEmpty {
            put(NFTA_VERDICT_CHAIN, length: header + chain.utf8.count + 1)
            ElementTail.copy(chain, to: destination + offset)
        }
    }

    private func writeComment(to destination: UnsafeMutableRawPointer) {
        let type = AttributeType(NFTA_SET_ELEM_USERDATA).rawValue
        destination.storeBytes(of: UInt16(commentLength), as: UInt16.self)
        destination.storeBytes(of: type, toByteOffset: 2, as: UInt16.self)
        // The record's type is 0: NFTNL_UDATA_SET_ELEM_COMMENT.
        destination.storeBytes(of: UInt8(comment.utf8.count + 1), toByteOffset: 5, as: UInt8.self)
        ElementTail.copy(comment, to: destination + 6)
    }

    private static func copy(_ text: String, to destination: UnsafeMutableRawPointer) {
        var text = text
        text.withUTF8 { bytes in
            UnsafeMutableRawBufferPointer(start: destination, count: bytes.count).copyMemory(
                from: UnsafeRawBufferPointer(bytes))
        }
    }

    private static func padded(_ length: Int) -> Int { (length + 3) & ~3 }
}
