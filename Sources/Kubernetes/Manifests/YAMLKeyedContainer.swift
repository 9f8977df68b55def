import Yams

/// The values of a YAML mapping by key.
struct YAMLKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let codingPath: [any CodingKey]
    private let values: [String: Yams.Node]

    init(_ mapping: Yams.Node.Mapping, at codingPath: [any CodingKey]) {
        self.codingPath = codingPath
        var values: [String: Yams.Node] = [:]
        values.reserveCapacity(mapping.count)
        YAMLKeyedContainer.collect(mapping, into: &values)
        self.values = values
    }

    var allKeys: [Key] { values.keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { values[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try node(key).isNull }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try decoder(key).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        throw FieldError(field: FieldError.path(codingPath), value: nil, expected: "no inherited value")
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

    private func decoder(_ key: Key) throws -> YAMLNodeDecoder {
        YAMLNodeDecoder(try node(key), at: codingPath + [key])
    }

    private func node(_ key: Key) throws -> Yams.Node {
        guard let node = values[key.stringValue] else {
            throw FieldError(field: FieldError.path(codingPath + [key]), value: nil, expected: "a value")
        }
        return node
    }

    /// A mapping's own keys win over those that it merges in with `<<`.
    private static func collect(_ mapping: Yams.Node.Mapping, into values: inout [String: Yams.Node]) {
        var merged: [Yams.Node] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else { continue }
            if scalar.string == "<<", scalar.style == .plain {
                merged.append(value)
            } else if values[scalar.string] == nil {
                values[scalar.string] = value
            }
        }
        for node in merged {
            switch node {
            case .mapping(let mapping): collect(mapping, into: &values)
            case .sequence(let sequence): sequence.compactMap(\.mapping).forEach { collect($0, into: &values) }
            case .scalar, .alias: break
            }
        }
    }
}
