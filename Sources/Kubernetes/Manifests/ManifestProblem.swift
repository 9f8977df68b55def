/// Something in a manifest that could not be used.
public struct ManifestProblem: Sendable {
    public enum Kind: Sendable {
        /// The file cannot be read.
        case unreadable
        /// A document is no YAML or JSON, or no Kubernetes object.
        case malformed
        /// An object is left out.
        case unusableObject
        /// A field is left out; the rest of the object is used.
        case unusableField
        /// An object that another file, or the same one, defines already.
        case duplicate
        /// An EndpointSlice whose Service is not in the folder.
        case unknownService
    }

    public var kind: Kind
    /// The file's name within the folder.
    public var file: String
    /// The line of the file where the object begins or the error is, if known.
    public var line: Int?
    /// For example `Service default/web`, if known.
    public var object: String?
    /// What is wrong and what is expected.
    public var reason: String

    public init(kind: Kind, file: String, line: Int? = nil, object: String? = nil, reason: String) {
        self.kind = kind
        self.file = file
        self.line = line
        self.object = object
        self.reason = reason
    }
}

extension ManifestProblem: Hashable {
    /// A problem is the same one when lines above it were added or removed.
    public static func == (left: Self, right: Self) -> Bool {
        (left.kind, left.file, left.object, left.reason) == (right.kind, right.file, right.object, right.reason)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(file)
        hasher.combine(object)
        hasher.combine(reason)
    }
}

extension ManifestProblem: CustomStringConvertible {
    /// For example `web.yaml:12: Service default/web: spec.ports[0].port is missing, expected …`.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return [place, object, reason].compactMap { $0 }.joined(separator: ": ")
    }
}
