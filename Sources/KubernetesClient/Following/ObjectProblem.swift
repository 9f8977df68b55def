import Kubernetes

/// Something in an object of the API server that cannot be used.
struct ObjectProblem: Hashable, Sendable {
    var key: ObjectKey
    /// Whether the whole object is left out, instead of one field.
    var isWhole: Bool
    var error: FieldError
}
