import Yams

/// A value of a manifest.
indirect enum Value: Equatable, Sendable {
    case null
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case list([Value])
    case object([String: Value])

    /// The documents of a YAML text.
    static func documents(_ yaml: String) throws -> [Value] {
        try compose_all(yaml: yaml).map(Value.init)
    }

    private init(_ node: Node) {
        if let mapping = node.mapping {
            // Keys that occur twice are an error of the parser already.
            self = .object(Dictionary(mapping.map { ($0.string ?? "", Value($1)) }, uniquingKeysWith: { $1 }))
        } else if let sequence = node.sequence {
            self = .list(sequence.map(Value.init))
        } else if node.isQuoted, let text = node.string {
            self = .string(text)
        } else if let boolean = node.bool {
            self = .boolean(boolean)
        } else if let integer = node.int {
            self = .integer(integer)
        } else if node.null != nil {
            self = .null
        } else {
            self = .string(node.string ?? "")
        }
    }

    subscript(_ field: String) -> Value? {
        if case .object(let fields) = self { fields[field] } else { nil }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The elements of a list; empty if it is none.
    var list: [Value] {
        if case .list(let elements) = self { elements } else { [] }
    }

    /// The strings of a list; empty if it is none.
    var strings: [String] { list.compactMap(\.string) }

    /// The fields that are strings; empty if it is no object.
    var entries: [String: String] {
        if case .object(let fields) = self { fields.compactMapValues(\.string) } else { [:] }
    }
}

extension Node {
    /// Whether quotes make a text of what would be a number or a truth value without them.
    fileprivate var isQuoted: Bool {
        [.singleQuoted, .doubleQuoted, .literal, .folded].contains(scalar?.style)
    }
}
