import Kubernetes

/// `metav1.ObjectMeta`, with what the real server adds to an object and a client has to skip: without it, a client would
/// have less to read here than in a cluster.
struct ObjectMeta {
    var name = ""
    var namespace = ""
    var resourceVersion: UInt64
    var created: Int64?
    var labels: [String: String] = [:]
    var annotations: [String: String] = [:]
    /// `managedFields[0].fieldsV1`
    var managedFields: StaticString?

    func write(to writer: inout some FieldWriter) {
        writer.message("metadata", 1) { writer in
            writer.string("name", 1, name)
            writer.string("generateName", 2, "")
            writer.string("namespace", 3, namespace)
            writer.string("selfLink", 4, "")
            writer.string("uid", 5, name.isEmpty ? "" : Self.uid("\(namespace)/\(name)"))
            writer.string("resourceVersion", 6, "\(resourceVersion)")
            writer.integer("generation", 7, 0)
            writer.time("creationTimestamp", 8, created)
            writer.map("labels", 11, labels.sorted { $0.key < $1.key })
            writer.map("annotations", 12, annotations.sorted { $0.key < $1.key })
            writer.messages("managedFields", 17, managedFields.map { [$0] } ?? []) { writer, fields in
                writer.string("manager", 1, "kube-controller-manager")
                writer.string("operation", 2, "Update")
                writer.string("apiVersion", 3, "v1")
                writer.time("time", 4, created)
                writer.string("fieldsType", 6, "FieldsV1")
                writer.document("fieldsV1", 7, fields)
            }
        }
    }

    /// The same UID for the same text, of the length that UIDs have.
    static func uid(_ text: String) -> String {
        // FNV-1a
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.utf8.count) + digits
        return "\(padded.prefix(8))-0000-4000-8000-\(padded.suffix(12))"
    }
}
