extension ObjectDecoder {
    func protobuf(_ range: Range<Int>, in bytes: RawSpan) throws(WireError) -> DecodedObject {
        let metadata = try ObjectMetadata(object: range, in: bytes)
        let name: ObjectName
        do {
            name = try FieldReader().namespacedName(metadata.shape)
        } catch { throw WireError("\(error)") }
        var reader = FieldReader()
        let content: Result<KubernetesObject?, FieldError>
        switch kind {
        case .service:
            let shape = try ServiceShape(range, metadata: metadata.shape, in: bytes)
            content = read { () throws(FieldError) in
                var service = try Service(shape, reader: &reader)
                service.created = metadata.created
                return .service(service)
            }
        case .endpointSlice:
            content = try slice(range, metadata.shape, &reader, in: bytes)
        case .node:
            let shape = try NodeShape(range, metadata: metadata.shape, in: bytes)
            content = read { () throws(FieldError) in .node(try Node(shape, reader: &reader)) }
        case .serviceCIDR:
            let shape = try ServiceCIDRShape(range, metadata: metadata.shape, in: bytes)
            content = read { () throws(FieldError) in .serviceCIDR(try ServiceCIDR(shape, reader: &reader)) }
        }
        return DecodedObject(
            key: kind.key(name), version: metadata.version, content: content, leftOut: reader.leftOut)
    }

    private func slice(
        _ range: Range<Int>, _ metadata: MetadataShape, _ reader: inout FieldReader, in bytes: RawSpan
    ) throws(WireError) -> Result<KubernetesObject?, FieldError> {
        let shape = try EndpointSliceShape(range, metadata: metadata, in: bytes)
        let read: EndpointSlice?
        do {
            read = try EndpointSlice(shape, reader: &reader)
        } catch { return .failure(error) }
        guard var slice = read else { return .success(nil) }
        slice.endpoints = try reader.endpoints(slice: range, family: slice.family, in: bytes)
        return .success(.endpointSlice(slice))
    }

    private func read(
        _ body: () throws(FieldError) -> KubernetesObject?
    ) -> Result<KubernetesObject?, FieldError> {
        Result(catching: body)
    }
}
