/// Encodes the events of one watch.
struct WatchEncoder: Sendable {
    let resource: Resource
    let type: MediaType
    let selection: Selection

    /// Nothing if the change does not concern the selection.
    func event(_ change: Change) -> [UInt8] {
        guard let (name, object) = selection.event(for: change) else { return [] }
        return Envelope.watchEvent(
            type, name,
            object: Envelope.object(
                type, apiVersion: resource.apiVersion, kind: resource.kind, protobuf: object.protobuf,
                jsonMembers: type == .json ? object.jsonMembers : []))
    }

    /// An object of the watch's kind with nothing but a resource version.
    func bookmark(resourceVersion: UInt64, endsInitialEvents: Bool) -> [UInt8] {
        var meta = ObjectMeta(resourceVersion: resourceVersion)
        if endsInitialEvents { meta.annotations = ["k8s.io/initial-events-end": "true"] }
        var protobuf = ProtobufWriter()
        var json = JSONWriter()
        write(meta, to: &protobuf)
        write(meta, to: &json)
        return Envelope.watchEvent(
            type, "BOOKMARK",
            object: Envelope.object(
                type, apiVersion: resource.apiVersion, kind: resource.kind, protobuf: protobuf.bytes,
                jsonMembers: json.bytes))
    }

    func failure(_ status: APIStatus) -> [UInt8] {
        Envelope.watchEvent(type, "ERROR", object: status.encoded(type))
    }

    private func write(_ meta: ObjectMeta, to writer: inout some FieldWriter) {
        meta.write(to: &writer)
        switch resource {
        case .endpointSlices:
            writer.required("addressType", 4, "")
            writer.null("endpoints")
            writer.null("ports")
        case .services:
            writer.message("spec", 2) { _ in }
            writer.message("status", 3) { $0.message("loadBalancer", 1) { _ in } }
        case .nodes, .serviceCIDRs:
            writer.message("spec", 2) { _ in }
            writer.message("status", 3) { _ in }
        }
    }
}
