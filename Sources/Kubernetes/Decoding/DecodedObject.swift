/// An object as an API server tells it.
package struct DecodedObject: Hashable, Sendable {
    /// Known even if the object cannot be used.
    package var key: ObjectKey
    package var version: ObjectVersion
    /// Nil for an object that no proxy follows.
    package var content: Result<KubernetesObject?, FieldError>
    /// Fields that had to be left out of an object that is used nevertheless.
    package var leftOut: [FieldError]

    package init(
        key: ObjectKey, version: ObjectVersion, content: Result<KubernetesObject?, FieldError>, leftOut: [FieldError]
    ) {
        self.key = key
        self.version = version
        self.content = content
        self.leftOut = leftOut
    }
}
