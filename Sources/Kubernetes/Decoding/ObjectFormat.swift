/// The two encodings of the Kubernetes API.
package enum ObjectFormat: Hashable, Sendable, CaseIterable {
    case protobuf
    case json
}
