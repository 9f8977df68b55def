/// The records in an object's userdata: notes that nft leaves for itself and that the kernel only stores.
///
/// A record is a type byte, a length byte and the value, without padding; numbers are in host byte order.
struct UserData {
    private(set) var bytes: [UInt8] = []

    /// The greatest length of a value.
    static let maximumLength = Int(UInt8.max)

    mutating func put(_ type: UInt8, _ value: some Collection<UInt8>) {
        precondition(value.count <= UserData.maximumLength, "a userdata record holds at most 255 bytes")
        bytes.append(type)
        bytes.append(UInt8(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func put(_ type: UInt8, uint32 value: UInt32) {
        put(type, withUnsafeBytes(of: value) { Array($0) })
    }

    mutating func put(_ type: UInt8, nested: UserData) { put(type, nested.bytes) }

    mutating func put(_ type: UInt8, comment: String) {
        put(type, Array(comment.fittingComment.utf8) + [0])
    }

    /// The userdata of a table, chain, rule or element with this comment: their comments all have type 0
    /// (`NFTNL_UDATA_TABLE_COMMENT` and so on).
    static func comment(_ text: String) -> [UInt8] {
        var data = UserData()
        data.put(0, comment: text)
        return data.bytes
    }

    /// Undoes `comment(_:)`; nil if there is no comment, or userdata of another writer.
    static func comment(in bytes: some Sequence<UInt8>) -> String? {
        parse(Array(bytes)[...])?[0].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// The values by record type; nil if the bytes do not follow the format.
    static func parse(_ bytes: ArraySlice<UInt8>) -> [UInt8: ArraySlice<UInt8>]? {
        var records: [UInt8: ArraySlice<UInt8>] = [:]
        var rest = bytes
        while let type = rest.popFirst() {
            guard let length = rest.popFirst(), rest.count >= length else { return nil }
            records[type] = rest.prefix(Int(length))
            rest = rest.dropFirst(Int(length))
        }
        return records
    }

    /// A number in host byte order.
    static func uint32(_ value: ArraySlice<UInt8>) -> UInt32? {
        guard value.count == MemoryLayout<UInt32>.size else { return nil }
        return value.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
    }
}

extension String {
    /// The greatest length of a comment in bytes. The kernel would store more, but nft does not load a longer one, so the
    /// listing of a table would not load again (`NFTNL_UDATA_COMMENT_MAXLEN`).
    private static let maximumCommentLength = 128

    /// This text, cut on a character boundary if it is too long for a comment.
    var fittingComment: String {
        guard utf8.count > String.maximumCommentLength else { return self }
        var text = self[...]
        while text.utf8.count > String.maximumCommentLength { text.removeLast() }
        return String(text)
    }
}
