/// A label and a field selector: which objects a request is about.
struct Selection: Sendable {
    private var labels: [Requirement] = []
    private var fields: [Requirement] = []

    private struct Requirement {
        var key: String
        var relation: Relation
    }

    private enum Relation {
        case exists
        case absent
        case equals(String)
        case differs(String)

        func holds(for value: String?) -> Bool {
            switch self {
            case .exists: value != nil
            case .absent: value == nil
            case .equals(let wanted): value == wanted
            case .differs(let unwanted): value != unwanted
            }
        }
    }

    /// Throws 400 for a form that the server does not know.
    init(labelSelector: String?, fieldSelector: String?) throws(APIStatus) {
        for term in labelSelector?.split(separator: ",") ?? [] {
            labels.append(try Self.requirement(term))
        }
        for term in fieldSelector?.split(separator: ",") ?? [] {
            let requirement = try Self.requirement(term)
            guard ["metadata.name", "metadata.namespace", "spec.clusterIP"].contains(requirement.key) else {
                throw .badRequest("field label not supported: \(requirement.key)")
            }
            fields.append(requirement)
        }
    }

    var isEverything: Bool { labels.isEmpty && fields.isEmpty }

    func matches(_ object: StoredObject) -> Bool {
        labels.allSatisfy { $0.relation.holds(for: object.labels[$0.key]) }
            && fields.allSatisfy { $0.relation.holds(for: Self.field($0.key, of: object)) }
    }

    /// What a watch of the selection sees of a change: an object may enter or leave the selection by it.
    func event(for change: Change) -> (type: String, object: StoredObject)? {
        let isMember = change.kind != .deleted && matches(change.object)
        let wasMember = change.previous.map(matches) ?? (change.kind == .deleted && matches(change.object))
        switch (wasMember, isMember) {
        case (false, false): return nil
        case (false, true): return ("ADDED", change.object)
        case (true, true): return ("MODIFIED", change.object)
        case (true, false):
            let last = change.kind == .deleted ? change.object : change.previous ?? change.object
            return ("DELETED", last.at(change.object.resourceVersion))
        }
    }

    private static func requirement(_ term: Substring) throws(APIStatus) -> Requirement {
        let term = term.filter { $0 != " " }
        if term.hasPrefix("!") { return Requirement(key: String(term.dropFirst()), relation: .absent) }
        if term.contains("(") { throw .badRequest("unable to parse requirement: sets are not supported: \(term)") }
        let parts = term.split(separator: "=", omittingEmptySubsequences: false)
        switch (parts.count, parts[0].last) {
        case (1, _): return Requirement(key: term, relation: .exists)
        case (2, "!"): return Requirement(key: String(parts[0].dropLast()), relation: .differs(String(parts[1])))
        case (2, _): return Requirement(key: String(parts[0]), relation: .equals(String(parts[1])))
        case (3, _) where parts[1].isEmpty:
            return Requirement(key: String(parts[0]), relation: .equals(String(parts[2])))
        default: throw .badRequest("unable to parse requirement: \(term)")
        }
    }

    private static func field(_ key: String, of object: StoredObject) -> String {
        switch key {
        case "metadata.name": object.key.path.name
        case "metadata.namespace": object.key.path.namespace
        default: object.clusterIP
        }
    }
}
