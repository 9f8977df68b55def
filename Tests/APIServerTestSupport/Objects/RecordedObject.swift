public import Kubernetes

/// An object in the bytes that a real server sent for it.
public struct RecordedObject: Sendable {
    public let key: ObjectKey
    public let resourceVersion: UInt64
    let labels: [String: String]
    let clusterIP: String
    /// The message of the object's kind.
    let protobuf: [UInt8]
    /// The members of the JSON object without `kind` and `apiVersion`.
    let jsonMembers: [UInt8]
}
