/// What a source tells about one object.
public enum ObjectChange: Hashable, Sendable {
    /// The object is new or has this content now.
    case set(KubernetesObject)
    case remove(ObjectKey)

    public var key: ObjectKey {
        switch self {
        case .set(let object): object.key
        case .remove(let key): key
        }
    }
}
