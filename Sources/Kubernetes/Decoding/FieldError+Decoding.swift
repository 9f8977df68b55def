/// What `Decoder`s throw, in our words.
extension FieldError {
    init(_ error: any Error) {
        switch error {
        case let error as FieldError:
            self = error
        case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
            // JSONDecoder does not tell the value.
            self.init(wrongTypeAt: FieldError.path(context.codingPath), expected: FieldError.name(of: type))
        case DecodingError.dataCorrupted(let context):
            self.init(wrongTypeAt: FieldError.path(context.codingPath), expected: context.debugDescription)
        default:
            // JSONDecoder's own error for 80.5 where an integer belongs: it tells the value but not the field.
            self.init(wrongTypeAt: "a field (\(error))", expected: "that of the Kubernetes API")
        }
    }

    /// The same with a path that begins below the value at `keys`.
    func relative(to keys: [any CodingKey]) -> FieldError {
        let prefix = FieldError.path(keys) + "."
        var result = self
        if field.hasPrefix(prefix) { result.field = String(field.dropFirst(prefix.count)) }
        return result
    }

    /// `[spec, ports, 0, port]` as `spec.ports[0].port`.
    static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Int.Type: "a number"
        case is Bool.Type: "true or false"
        case is [Any].Type: "a list"
        default: "a mapping"
        }
    }
}
