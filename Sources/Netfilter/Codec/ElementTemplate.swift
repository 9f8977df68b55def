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
            guard let template = template.baseAddress else { return }
            for index in 0..<count {
                ElementTemplate.copyWords(template, to: destination + index * length, length: length)
            }
        }
        for piece in pieces {
            var from = base + offset + piece.source
            var to = destination + piece.destination
            for _ in 0..<count {
                ElementTemplate.copyWords(from, to: to, length: piece.length)
                from += stride
                to += length
            }
        }
    }

    /// Faster than a call of memcpy for the few words that a key or data is.
    @inline(__always)
    private static func copyWords(_ source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer, length: Int) {
        var offset = 0
        while offset + 8 <= length {
            destination.storeBytes(
                of: source.loadUnaligned(fromByteOffset: offset, as: UInt64.self), toByteOffset: offset, as: UInt64.self
            )
            offset += 8
        }
        if offset + 4 <= length {
            destination.storeBytes(
                of: source.loadUnaligned(fromByteOffset: offset, as: UInt32.self), toByteOffset: offset, as: UInt32.self
            )
            offset += 4
        }
        while offset < length {
            destination.storeBytes(
                of: source.load(fromByteOffset: offset, as: UInt8.self), toByteOffset: offset, as: UInt8.self)
            offset += 1
        }
    }
}
