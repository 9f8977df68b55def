/// The attributes of a message as a value that does not depend on their order, read without the code under test.
///
/// Netlink does not mark every nested attribute as such, so bytes count as nested attributes where they parse as ones.
indirect enum AttributeTree: Hashable, CustomStringConvertible {
    case bytes([UInt8])
    case nested([UInt16: [AttributeTree]])

    init(_ bytes: [UInt8]) {
        guard let attributes = AttributeTree.split(bytes), !attributes.isEmpty else {
            self = .bytes(bytes)
            return
        }
        var nested: [UInt16: [AttributeTree]] = [:]
        for (type, payload) in attributes { nested[type, default: []].append(AttributeTree(payload)) }
        self = .nested(nested)
    }

    /// The attributes behind the two headers of a message of netfilter.
    init(message: [UInt8]) { self.init(Array(message.dropFirst(20))) }

    /// Nil if the bytes are not attributes from end to end.
    private static func split(_ bytes: [UInt8]) -> [(type: UInt16, payload: [UInt8])]? {
        var attributes: [(type: UInt16, payload: [UInt8])] = []
        var offset = 0
        while offset < bytes.count {
            guard offset + 4 <= bytes.count else { return nil }
            let length = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
            let type = (UInt16(bytes[offset + 2]) | UInt16(bytes[offset + 3]) << 8) & 0x3fff
            guard length >= 4, offset + length <= bytes.count, (1...64).contains(type) else { return nil }
            attributes.append((type, Array(bytes[offset + 4..<offset + length])))
            offset += (length + 3) & ~3
        }
        return attributes
    }

    /// Whether everything in `other` is here too; what the kernel adds when it dumps an object does not count.
    func contains(_ other: AttributeTree) -> Bool {
        switch (self, other) {
        case (.nested(let mine), .nested(let theirs)):
            return theirs.allSatisfy { type, values in
                guard let found = mine[type], found.count == values.count else { return false }
                return zip(found, values).allSatisfy { $0.contains($1) }
            }
        // An expression that has nothing to say, like a new counter, is empty.
        case (.nested, .bytes(let bytes)): return bytes.isEmpty
        default: return self == other
        }
    }

    var description: String {
        switch self {
        case .bytes(let bytes): return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        case .nested(let attributes):
            let parts = attributes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            return "{" + parts.joined(separator: ", ") + "}"
        }
    }
}
