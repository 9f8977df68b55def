public import Foundation
public import Kubernetes

/// An object in the bytes that a real server sent for it.
public struct RecordedObject: Sendable {
    public let key: ObjectKey
    public let resourceVersion: UInt64
    public let labels: [String: String]
    let clusterIP: String
    /// The message of the object's kind.
    let protobuf: [UInt8]
    /// The members of the JSON object without `kind` and `apiVersion`.
    let jsonMembers: [UInt8]

    /// Takes the two encodings of one object. The JSON object is in braces and may say its kind.
    init(_ resource: Resource, json: ArraySlice<UInt8>, protobuf: ArraySlice<UInt8>) throws {
        let shape = try JSONDecoder().decode(Shape.self, from: Data(json))
        guard let resourceVersion = UInt64(shape.metadata.resourceVersion) else {
            throw RecordingError.unreadable("resource version \(shape.metadata.resourceVersion)")
        }
        key = resource.key(namespace: shape.metadata.namespace ?? "", name: shape.metadata.name ?? "")
        self.resourceVersion = resourceVersion
        labels = shape.metadata.labels ?? [:]
        clusterIP = shape.spec?.clusterIP ?? ""
        self.protobuf = Array(protobuf)
        let type = "\"kind\":\"\(resource.kind)\",\"apiVersion\":\"\(resource.apiVersion)\","
        let members = json.dropFirst().dropLast()
        jsonMembers = Array(members.starts(with: type.utf8) ? members.dropFirst(type.utf8.count) : members)
    }

    /// The object as JSON, without its kind.
    public var json: Data { Data("{".utf8) + jsonMembers + Data("}".utf8) }

    private struct Shape: Decodable {
        var metadata: Metadata
        var spec: Spec?

        struct Metadata: Decodable {
            var name: String?
            var namespace: String?
            var resourceVersion: String
            var labels: [String: String]?
        }

        struct Spec: Decodable {
            var clusterIP: String?
        }
    }
}

extension Resource {
    /// The key of an object with this name.
    func key(namespace: String, name: String) -> ObjectKey {
        switch self {
        case .services: .service(ObjectName(namespace: namespace, name: name))
        case .endpointSlices: .endpointSlice(ObjectName(namespace: namespace, name: name))
        case .nodes: .node(name)
        case .serviceCIDRs: .serviceCIDR(name)
        }
    }
}
