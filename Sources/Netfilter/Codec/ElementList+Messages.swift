import CNetfilter

extension ElementList {
    /// Appends the elements in `NFT_MSG_NEWSETELEM`. What they counted, and when they expire, is left out.
    mutating func append(elementsOf message: Message) throws(MalformedMessage) {
        var reader = try message.attributes()
        while let attribute = try reader.next() {
            guard case NFTA_SET_ELEM_LIST_ELEMENTS = attribute.type else { continue }
            var elements = attribute.nested
            while let element = try elements.next() { try append(element.nested) }
        }
    }

    /// The set that `NFT_MSG_NEWSETELEM` is about.
    static func owner(of message: Message) throws(MalformedMessage) -> (table: String, set: String) {
        var table: String?
        var set: String?
        var reader = try message.attributes()
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_SET_ELEM_LIST_TABLE: table = attribute.string()
            case NFTA_SET_ELEM_LIST_SET: set = attribute.string()
            default: break
            }
        }
        guard let table, let set else { throw MalformedMessage("elements without table or set") }
        return (table, set)
    }

    private mutating func append(_ attributes: AttributeReader) throws(MalformedMessage) {
        var key: UnsafeRawBufferPointer?
        var lastKey: UnsafeRawBufferPointer?
        var data: UnsafeRawBufferPointer?
        var verdict: Verdict?
        var comment = ""
        var reader = attributes
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_SET_ELEM_KEY: key = try ElementList.value(attribute.nested)
            case NFTA_SET_ELEM_KEY_END: lastKey = try ElementList.value(attribute.nested)
            case NFTA_SET_ELEM_DATA where layout.value == .verdict:
                verdict = try ElementList.verdict(attribute.nested)
            case NFTA_SET_ELEM_DATA: data = try ElementList.value(attribute.nested)
            case NFTA_SET_ELEM_USERDATA: comment = UserData.comment(in: attribute.payload) ?? ""
            default: break
            }
        }
        try check(key, lastKey, data, verdict)
        // The kernel leaves the last key out where it equals the first.
        let end = layout.isInterval ? lastKey ?? key : nil
        append(verdict: verdict, comment: comment) { bytes in
            if let key { bytes.append(contentsOf: key) }
            if let end { bytes.append(contentsOf: end) }
            if let data { bytes.append(contentsOf: data) }
        }
    }

    private func check(
        _ key: UnsafeRawBufferPointer?, _ lastKey: UnsafeRawBufferPointer?, _ data: UnsafeRawBufferPointer?,
        _ verdict: Verdict?
    ) throws(MalformedMessage) {
        guard key?.count == layout.keyLength else { throw MalformedMessage("an element's key has the wrong length") }
        if let lastKey, !layout.isInterval || lastKey.count != layout.keyLength {
            throw MalformedMessage("an element's last key does not fit its set")
        }
        switch layout.value {
        case .none where data == nil: break
        case .verdict where verdict != nil: break
        case .data(let length) where data?.count == length: break
        default: throw MalformedMessage("an element's data does not fit its map")
        }
    }

    private static func value(_ attributes: AttributeReader) throws(MalformedMessage) -> UnsafeRawBufferPointer? {
        var reader = attributes
        while let attribute = try reader.next() {
            if case NFTA_DATA_VALUE = attribute.type { return attribute.payload }
        }
        return nil
    }

    private static func verdict(_ attributes: AttributeReader) throws(MalformedMessage) -> Verdict? {
        var reader = attributes
        while let attribute = try reader.next() {
            if case NFTA_DATA_VERDICT = attribute.type { return try Verdict.decode(attribute.nested) }
        }
        return nil
    }
}
