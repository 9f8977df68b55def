/// One change of one object, as watches tell it.
struct Change: Sendable {
    enum Kind {
        case added
        case modified
        case deleted
    }

    let kind: Kind
    /// The object with this change; the last state of one that is deleted. Its resource version is the change's.
    let object: StoredObject
    /// The object before.
    let previous: StoredObject?
}
