/// What goes around objects on the wire: `runtime.Unknown`, lists and watch events.
enum Envelope {
    /// An object alone, as the body of a response: what `write` writes, of a kind that it knows by itself.
    static func object(
        _ type: MediaType, apiVersion: String, kind: String, protobuf: [UInt8], jsonMembers: [UInt8]
    ) -> [UInt8] {
        switch type {
        case .protobuf: unknown(apiVersion: apiVersion, kind: kind, message: protobuf)
        case .json: document(apiVersion: apiVersion, kind: kind, members: jsonMembers)
        }
    }

    /// A list as the body of a response.
    static func list(
        _ type: MediaType, of resource: Resource, meta: ListMeta, objects: some Collection<StoredObject>
    ) -> [UInt8] {
        switch type {
        case .protobuf:
            var list = ProtobufWriter(reserving: objects.reduce(64) { $0 + $1.protobuf.count + 6 })
            meta.write(to: &list)
            for object in objects { list.bytes(2, object.protobuf) }
            return unknown(apiVersion: resource.apiVersion, kind: "\(resource.kind)List", message: list.bytes)
        case .json:
            var writer = JSONWriter()
            meta.write(to: &writer)
            var members = writer.bytes + ",\"items\":[".utf8
            for (index, object) in objects.enumerated() {
                members += index == 0 ? "{".utf8 : ",{".utf8
                members += object.jsonMembers
                members.append(UInt8(ascii: "}"))
            }
            members.append(UInt8(ascii: "]"))
            return document(apiVersion: resource.apiVersion, kind: "\(resource.kind)List", members: members)
        }
    }

    /// One event of a watch: a frame with its length before it, or a line. `object` is what `object(_:)` made.
    static func watchEvent(_ type: MediaType, _ name: String, object: [UInt8]) -> [UInt8] {
        switch type {
        case .protobuf:
            var event = ProtobufWriter(reserving: object.count + 24)
            event.bytes(1, name.utf8)
            event.nested(2) { $0.bytes(1, object) }
            let length = UInt32(event.bytes.count)
            return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + event.bytes
        case .json:
            return Array("{\"type\":\"\(name)\",\"object\":".utf8) + object + "}\n".utf8
        }
    }

    /// `k8s\0` and a runtime.Unknown around a message.
    private static func unknown(apiVersion: String, kind: String, message: [UInt8]) -> [UInt8] {
        var unknown = ProtobufWriter(reserving: message.count + 80)
        unknown.raw("k8s\0".utf8)
        unknown.nested(1) {
            $0.bytes(1, apiVersion.utf8)
            $0.bytes(2, kind.utf8)
        }
        unknown.bytes(2, message)
        unknown.string("contentEncoding", 3, "")
        unknown.string("contentType", 4, "")
        return unknown.bytes
    }

    private static func document(apiVersion: String, kind: String, members: [UInt8]) -> [UInt8] {
        Array("{\"kind\":\"\(kind)\",\"apiVersion\":\"\(apiVersion)\",".utf8) + members + [UInt8(ascii: "}")]
    }
}
