/// A field of an API object that cannot be used as it is written.
public struct FieldError: Error, Hashable, Sendable {
    /// For example `spec.ports[0].port`.
    public var field: String
    public var found: Found
    /// What belongs there, for example "a number from 1 to 65535".
    public var expected: String

    public enum Found: Hashable, Sendable {
        case nothing
        /// As it is written.
        case value(String)
        /// Something of another type, which the decoder does not quote.
        case otherType
    }

    init(field: String, value: String?, expected: String) {
        self.field = field
        self.found = value.map { .value($0) } ?? .nothing
        self.expected = expected
    }

    init(wrongTypeAt field: String, expected: String) {
        self.field = field
        self.found = .otherType
        self.expected = expected
    }
}

extension FieldError: CustomStringConvertible {
    public var description: String {
        let field = field.isEmpty ? "the document" : field
        return switch found {
        case .nothing: "\(field) is missing, expected \(expected)"
        case .value(let value): "\(field) is \"\(value)\", expected \(expected)"
        case .otherType: "\(field) has another type, expected \(expected)"
        }
    }
}
