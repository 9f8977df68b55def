/// What a value of a manifest must look like: the part of an API's schema that this project's manifests use.
///
/// The API server drops fields that it does not know, so a misspelt one would fail nowhere but in the cluster.
indirect enum Schema: Sendable {
    case string
    case integer
    case boolean
    /// A port's number or name, or a number or a percentage.
    case integerOrString
    case list(Schema)
    case map(Schema)
    case object(required: [String: Schema] = [:], optional: [String: Schema] = [:])
    case oneOf([String])

    /// What is wrong with a value, with the path of each fault.
    func problems(_ value: Value, at path: String) -> [String] {
        switch (self, value) {
        case (.string, .string), (.integer, .integer), (.boolean, .boolean),
            (.integerOrString, .integer), (.integerOrString, .string):
            []
        case (.oneOf(let words), .string(let word)) where words.contains(word): []
        case (.oneOf(let words), _): ["\(path) is not one of \(words.joined(separator: ", "))"]
        case (.list(let element), .list(let elements)):
            elements.enumerated().flatMap { element.problems($1, at: "\(path)[\($0)]") }
        case (.map(let element), .object(let fields)):
            fields.sorted { $0.key < $1.key }.flatMap { element.problems($1, at: "\(path).\($0)") }
        case (.object(let required, let optional), .object(let fields)):
            Schema.problems(fields, required, optional, at: path)
        default: ["\(path) is not \(kind)"]
        }
    }

    private static func problems(
        _ fields: [String: Value], _ required: [String: Schema], _ optional: [String: Schema], at path: String
    ) -> [String] {
        let missing = required.keys.filter { fields[$0] == nil }.sorted().map { "\(path) has no \($0)" }
        let wrong = fields.sorted { $0.key < $1.key }.flatMap { name, value in
            guard let schema = required[name] ?? optional[name] else { return ["\(path) cannot have \(name)"] }
            return schema.problems(value, at: "\(path).\(name)")
        }
        return missing + wrong
    }

    private var kind: String {
        switch self {
        case .string, .oneOf: "a string"
        case .integer: "an integer"
        case .boolean: "a boolean"
        case .integerOrString: "an integer or a string"
        case .list: "a list"
        case .map, .object: "an object"
        }
    }
}
