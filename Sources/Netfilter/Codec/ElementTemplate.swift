import CNetfilter

/// The part of an element's message that is the same for all elements of a layout, with gaps for key and data.
struct ElementTemplate {
    /// Whether it leaves out the data of the layout.
    let keysOnly: Bool
    /// From the header of the element (`NFTA_LIST_ELEM`) on, with zeros for keys and data and padding.
    private let bytes: [UInt8]
    /// What to copy from the packed element into the template: key, last key of an interval, data.
    private let pieces: [Piece]

    private struct Piece {
        let source: Int
        let destination: Int
        let length: Int
    }

    /// Bytes of the template.
    var length: Int { bytes.count }

    init(_ layout: ElementLayout, keysOnly: Bool) {
        self.keysOnly = keysOnly
        var writer = MessageWriter(capacity: 128)
        var pieces: [Piece] = []
        var source = 0
        func put(_ type: nft_set_elem_attributes, length: Int, into writer: inout MessageWriter) {
            let nest = writer.nestStart(type)
            pieces.append(
                Piece(source: source, destination: writer.count + MemoryLayout<nlattr>.size, length: length))
            writer.put(NFTA_DATA_VALUE, bytes: repeatElement(0, count: length))
            writer.nestEnd(nest)
            source += length
        }
        let element = writer.nestStart(NFTA_LIST_ELEM)
        put(NFTA_SET_ELEM_KEY, length: layout.keyLength, into: &writer)
        if layout.isInterval { put(NFTA_SET_ELEM_KEY_END, length: layout.keyLength, into: &writer) }
        if case .data(let length) = layout.value, !keysOnly {
            put(NFTA_SET_ELEM_DATA, length: length, into: &writer)
        }
        writer.nestEnd(element)
        bytes = writer.withUnsafeBytes { Array($0) }
        self.pieces = pieces
    }

    /// Writes `count` elements behind each other. Their packed forms lie `stride` bytes apart, from `offset` on.
    ///
    /// Safety: `destination` has room for `count * length` bytes.
    func copy(
        to destination: UnsafeMutableRawPointer, from source: UnsafeRawBufferPointer, at offset: Int, stride: Int,
        count: Int
    ) {
        precondition(offset + stride * count <= source.count, "elements lie inside their list")
        guard count > 0, let base = source.baseAddress else { return }
        bytes.withUnsafeBytes { template in
            ElementTemplate.fill(destination, count: count * length, with: template)
        }
        for piece in pieces {
            ElementTemplate.copy(
                from: base + offset + piece.source, stride: stride, to: destination + piece.destination, stride: length,
                length: piece.length, count: count)
        }
    }

    /// Repeats the template by doubling what is there: a few large copies instead of many small ones.
    private static func fill(
        _ destination: UnsafeMutableRawPointer, count: Int, with template: UnsafeRawBufferPointer
    ) {
        guard let base = template.baseAddress else { return }
        destination.copyMemory(from: base, byteCount: template.count)
        var filled = template.count
        while filled < count {
            let next = min(filled, count - filled)
            (destination + filled).copyMemory(from: destination, byteCount: next)
            filled += next
        }
    }

    /// Copies a piece of `length` bytes from each of `count` packed elements. The usual lengths, those of IPv4 keys and
    /// data, are copied without a loop.
    private static func copy(
        from source: UnsafeRawPointer, stride sourceStride: Int, to destination: UnsafeMutableRawPointer,
        stride destinationStride: Int, length: Int, count: Int
    ) {
        @inline(__always)
        func forEach(_ copy: (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void) {
            var source = source
            var destination = destination
            for _ in 0..<count {
                copy(source, destination)
                source += sourceStride
                destination += destinationStride
            }
        }
        switch length {
        case 4: forEach { copyWord($0, $1, UInt32.self) }
        case 8: forEach { copyWord($0, $1, UInt64.self) }
        case 12:
            forEach { source, destination in
                copyWord(source, destination, UInt64.self)
                copyWord(source + 8, destination + 8, UInt32.self)
            }
        case 16:
            forEach { source, destination in
                copyWord(source, destination, UInt64.self)
                copyWord(source + 8, destination + 8, UInt64.self)
            }
        default: forEach { $1.copyMemory(from: $0, byteCount: length) }
        }
    }

    @inline(__always)
    private static func copyWord<Word: BitwiseCopyable>(
        _ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer, _ type: Word.Type
    ) {
        destination.storeBytes(of: source.loadUnaligned(as: type), as: type)
    }
}
