import Kubernetes

/// An object at a resource version, ready to be sent. A reference, because lists of it are sorted, kept and sliced.
final class StoredObject: Sendable {
    let key: ObjectKey
    /// `namespace/name`: what the real server orders lists by.
    let path: String
    let resourceVersion: UInt64
    let labels: [String: String]
    /// `spec.clusterIP` of a Service.
    let clusterIP: String
    /// The protobuf message, made once: a list is then a matter of copying.
    let protobuf: [UInt8]
    let source: Source

    enum Source {
        case value(KubernetesObject)
        case recorded(RecordedObject)
    }

    convenience init(_ value: KubernetesObject, labels: [String: String], resourceVersion: UInt64) {
        self.init(
            source: .value(value), key: value.key,
            labels: value.ownLabels.merging(labels) { $1 }, resourceVersion: resourceVersion)
    }

    convenience init(_ recorded: RecordedObject) {
        self.init(
            source: .recorded(recorded), key: recorded.key, labels: recorded.labels,
            resourceVersion: recorded.resourceVersion)
    }

    private init(source: Source, key: ObjectKey, labels: [String: String], resourceVersion: UInt64) {
        let (namespace, name) = key.path
        self.key = key
        self.path = "\(namespace)/\(name)"
        self.resourceVersion = resourceVersion
        self.labels = labels
        self.source = source
        switch source {
        case .value(let value):
            if case .service(let service) = value { clusterIP = service.clusterIP } else { clusterIP = "" }
            var writer = ProtobufWriter()
            value.write(to: &writer, labels: labels, resourceVersion: resourceVersion)
            protobuf = writer.bytes
        case .recorded(let recorded):
            clusterIP = recorded.clusterIP
            protobuf = recorded.protobuf
        }
    }

    /// The same object at another resource version. A recorded one stays what it is.
    func at(_ resourceVersion: UInt64) -> StoredObject {
        guard case .value(let value) = source else { return self }
        return StoredObject(value, labels: labels, resourceVersion: resourceVersion)
    }

    /// The members of the object's JSON form, without `kind` and `apiVersion` and without braces.
    var jsonMembers: [UInt8] {
        switch source {
        case .value(let value):
            var writer = JSONWriter()
            value.write(to: &writer, labels: labels, resourceVersion: resourceVersion)
            return writer.bytes
        case .recorded(let recorded):
            return recorded.jsonMembers
        }
    }
}
