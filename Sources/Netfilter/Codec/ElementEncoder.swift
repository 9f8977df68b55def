import CNetfilter

/// Writes the elements of one list, as many per message as the 16-bit length of a nested attribute allows.
///
/// All elements of a set have the same attributes, so all headers are the same: they are laid out once, as a template.
/// An element then costs a copy of the template, of its key and of its data. Only verdicts and comments vary in length.
struct ElementEncoder {
    private let elements: ElementList
    private let template: ElementTemplate
    private let tail: ElementTail
    /// The first element that is not yet written.
    private(set) var next = 0

    /// A list closes before it exceeds this: beyond 65,535 bytes the kernel would take only a part, without an error.
    static let maximumListLength = 60_000

    /// With `keysOnly` the elements are written without data and comments, as for a deletion.
    init(_ elements: ElementList, keysOnly: Bool) {
        self.elements = elements
        template = ElementTemplate(elements.layout, keysOnly: keysOnly)
        tail = ElementTail(keysOnly ? ElementList(layout: elements.layout) : elements)
    }

    /// Appends one `NFTA_SET_ELEM_LIST_ELEMENTS` with the next elements, at least one.
    mutating func encodeList(into writer: inout MessageWriter) {
        let list = writer.nestStart(NFTA_SET_ELEM_LIST_ELEMENTS)
        elements.bytes.withUnsafeBytes { bytes in
            if template.keysOnly || (elements.verdicts.isEmpty && elements.comments.isEmpty) {
                encodeFixed(bytes, into: &writer)
            } else {
                encodeVarying(bytes, into: &writer, list: list)
            }
        }
        writer.nestEnd(list)
    }

    private mutating func encodeFixed(_ bytes: UnsafeRawBufferPointer, into writer: inout MessageWriter) {
        let length = template.length
        let end = min(elements.count, next + ElementEncoder.maximumListLength / length)
        let stride = elements.layout.stride
        writer.append(length: (end - next) * length) { destination in
            template.copy(to: destination, from: bytes, at: next * stride, stride: stride, count: end - next)
        }
        next = end
    }

    private mutating func encodeVarying(
        _ bytes: UnsafeRawBufferPointer, into writer: inout MessageWriter, list: MessageWriter.Mark
    ) {
        let stride = elements.layout.stride
        let first = next
        while next < elements.count {
            let length = template.length + tail.length(next)
            if next > first, writer.nestLength(list) + length > ElementEncoder.maximumListLength { return }
            writer.append(length: length) { destination in
                template.copy(to: destination, from: bytes, at: next * stride, stride: stride, count: 1)
                tail.write(next, to: destination + template.length)
                destination.storeBytes(of: UInt16(length), as: UInt16.self)
            }
            next += 1
        }
    }

    /// Which element of a message includes the byte at `offset` from the start of that message, counted from 0.
    static func position(
        ofOffset offset: Int, inMessage bytes: UnsafeRawBufferPointer
    ) throws(MalformedMessage) -> Int? {
        var messages = MessageReader(bytes)
        guard let start = bytes.baseAddress, let message = try messages.next() else { return nil }
        var attributes = try message.attributes()
        while let attribute = try attributes.next() {
            guard case NFTA_SET_ELEM_LIST_ELEMENTS = attribute.type else { continue }
            var elements = attribute.nested
            var position = 0
            while let element = try elements.next(), let payload = element.payload.baseAddress {
                let end = payload - start + element.payload.count
                if (payload - start - MemoryLayout<nlattr>.size..<end).contains(offset) { return position }
                position += 1
            }
        }
        return nil
    }
}
