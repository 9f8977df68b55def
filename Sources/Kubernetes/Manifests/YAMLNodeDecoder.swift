import Yams

/// Decodes a composed YAML node.
///
/// Other than Yams' own decoder it keeps quoted text apart from numbers, true, false and null (a port name may be
/// `''`, a port may not be `"80"`), tells the value in its errors, and knows line numbers. It reads only what it is
/// asked for and needs no tag resolution, which costs a dozen regular expressions per scalar.
struct YAMLNodeDecoder: Decoder {
    let node: Yams.Node
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(_ node: Yams.Node, at codingPath: [any CodingKey] = []) {
        self.node = node
        self.codingPath = codingPath
    }

    /// The line of the document where the value begins.
    var line: Int? { node.mark?.line }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .mapping(let mapping) = node else { throw mismatch(expected: "a mapping") }
        return KeyedDecodingContainer(YAMLKeyedContainer(mapping, at: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .sequence(let sequence) = node else { throw mismatch(expected: "a list") }
        return YAMLUnkeyedContainer(sequence, at: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    fileprivate func mismatch(expected: String) -> FieldError {
        let value =
            switch node {
            case .scalar(let scalar): scalar.string
            case .mapping: "a mapping"
            case .sequence: "a list"
            case .alias: "an alias"
            }
        return FieldError(field: FieldError.path(codingPath), value: value, expected: expected)
    }
}

extension YAMLNodeDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { node.isNull }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        if let scalar = node.scalar(type) { return scalar }
        if type is String.Type || type is Int.Type || type is Bool.Type {
            throw mismatch(expected: FieldError.name(of: type))
        }
        return try T(from: self)
    }
}

extension Bool {
    /// The spellings of YAML 1.2's core schema.
    fileprivate init?(yaml text: String) {
        switch text {
        case "true", "True", "TRUE": self = true
        case "false", "False", "FALSE": self = false
        default: return nil
        }
    }
}

extension Yams.Node {
    /// The text of a scalar that stands without quotes and without a tag, which is what numbers and null look like.
    var plainText: String? {
        guard case .scalar(let scalar) = self, scalar.style == .plain, scalar.tag.rawValue.isEmpty else { return nil }
        return scalar.string
    }

    /// The value as a string, number or boolean; nil if it is none or `type` is another type.
    func scalar<T>(_ type: T.Type) -> T? {
        guard case .scalar(let scalar) = self else { return nil }
        if type is String.Type { return isNull ? nil : scalar.string as? T }
        if type is Int.Type { return plainText.flatMap { Int($0) } as? T }
        if type is Bool.Type { return plainText.flatMap { Bool(yaml: $0) } as? T }
        return nil
    }

    var isNull: Bool {
        switch plainText {
        case "", "~", "null", "Null", "NULL": true
        default: false
        }
    }
}
