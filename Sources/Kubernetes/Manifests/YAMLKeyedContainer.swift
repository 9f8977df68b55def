import Yams

/// The values of a YAML mapping by key.
struct YAMLKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let codingPath: [any CodingKey]
    /// Mappings of manifests are small, so that a search is faster than hashing.
    private let values: [(key: String, node: Yams.Node)]

    init(_ mapping: Yams.Node.Mapping, at codingPath: [any CodingKey]) {
        self.codingPath = codingPath
        var values: [(key: String, node: Yams.Node)] = []
        values.reserveCapacity(mapping.count)
        YAMLKeyedContainer.collect(mapping, into: &values)
        self.values = values
    }

    var allKeys: [Key] { values.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { find(key) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try node(key).isNull }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let node = try node(key)
        // The path is made only for values that have parts.
        return try node.scalar(type) ?? YAMLNodeDecoder(node, at: codingPath + [key]).decode(type)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        guard let node = find(key), !node.isNull else { return nil }
        return try node.scalar(type) ?? YAMLNodeDecoder(node, at: codingPath + [key]).decode(type)
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
        guard let node = find(key) else {
            throw FieldError(field: FieldError.path(codingPath + [key]), value: nil, expected: "a value")
        }
        return node
    }

    private func find(_ key: Key) -> Yams.Node? {
        let name = key.stringValue
        return values.first { $0.key == name }?.node
    }

    /// A mapping's own keys win over those that it merges in with `<<`.
    private static func collect(_ mapping: Yams.Node.Mapping, into values: inout [(key: String, node: Yams.Node)]) {
        var merged: [Yams.Node] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else { continue }
            if scalar.string == "<<", scalar.style == .plain {
                merged.append(value)
            } else {
                // The first of a key is found first: those of merged mappings come later.
                values.append((scalar.string, value))
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
