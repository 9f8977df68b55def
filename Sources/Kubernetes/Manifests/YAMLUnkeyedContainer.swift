import Yams

/// The values of a YAML sequence in order.
struct YAMLUnkeyedContainer: UnkeyedDecodingContainer {
    let codingPath: [any CodingKey]
    private let nodes: Yams.Node.Sequence
    private(set) var currentIndex = 0

    init(_ nodes: Yams.Node.Sequence, at codingPath: [any CodingKey]) {
        self.nodes = nodes
        self.codingPath = codingPath
    }

    var count: Int? { nodes.count }
    var isAtEnd: Bool { currentIndex == nodes.count }

    mutating func decodeNil() throws -> Bool {
        let isNull = try current().decodeNil()
        if isNull { currentIndex += 1 }
        return isNull
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let value = try current().decode(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try superDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try current()
        currentIndex += 1
        return decoder
    }

    private func current() throws -> YAMLNodeDecoder {
        let path = codingPath + [Index(intValue: currentIndex)]
        guard !isAtEnd else { throw FieldError(field: FieldError.path(path), value: nil, expected: "a value") }
        return YAMLNodeDecoder(nodes[currentIndex], at: path)
    }

    private struct Index: CodingKey {
        let intValue: Int?
        var stringValue: String { "\(intValue ?? 0)" }
        init(intValue: Int) { self.intValue = intValue }
        init?(stringValue: String) { nil }
    }
}
