import FoundationEssentials

extension ObjectDecoder {
    func json(_ range: Range<Int>, in bytes: RawSpan) throws(MalformedObject) -> DecodedObject {
        switch kind {
        case .service:
            try object(range, in: bytes) { (shape: ServiceShape, reader) throws(FieldError) in
                .service(try Service(shape, reader: &reader))
            }
        case .endpointSlice:
            try object(range, in: bytes) { (shape: EndpointSliceShape, reader) throws(FieldError) in
                try EndpointSlice(shape, reader: &reader).map { .endpointSlice($0) }
            }
        case .node:
            try object(range, in: bytes) { (shape: NodeShape, reader) throws(FieldError) in
                .node(try Node(shape, reader: &reader))
            }
        case .serviceCIDR:
            try object(range, in: bytes) { (shape: ServiceCIDRShape, reader) throws(FieldError) in
                .serviceCIDR(try ServiceCIDR(shape, reader: &reader))
            }
        }
    }

    func jsonVersion(_ range: Range<Int>, in bytes: RawSpan) throws(MalformedObject) -> ObjectVersion {
        do {
            return try JSONDecoder().decode(ObjectVersion.self, from: ObjectDecoder.data(range, in: bytes))
        } catch { throw MalformedObject("\(FieldError(error))") }
    }

    private func object<Shape: Decodable>(
        _ range: Range<Int>, in bytes: RawSpan,
        _ read: (Shape, inout FieldReader) throws(FieldError) -> KubernetesObject?
    ) throws(MalformedObject) -> DecodedObject {
        do {
            let data = ObjectDecoder.data(range, in: bytes)
            let item = try JSONDecoder().decode(JSONObject<Shape>.self, from: data)
            let name = try FieldReader().namespacedName(item.metadata)
            var reader = FieldReader()
            let content = item.shape.flatMap { shape in
                Result { () throws(FieldError) in try read(shape, &reader) }
            }
            return DecodedObject(
                key: kind.key(name), version: item.version, content: content, leftOut: reader.leftOut)
        } catch { throw MalformedObject("\(FieldError(error))") }
    }

    private static func data(_ range: Range<Int>, in bytes: RawSpan) -> Data {
        bytes.withUnsafeBytes { Data($0[range]) }
    }
}

/// An object whose metadata is readable, whatever may be wrong with the rest of it.
private struct JSONObject<Shape: Decodable>: Decodable {
    var metadata: MetadataShape?
    var version: ObjectVersion
    var shape: Result<Shape, FieldError>

    private enum CodingKeys: String, CodingKey { case metadata }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        metadata = try object.decodeIfPresent(MetadataShape.self, forKey: .metadata)
        version = try ObjectVersion(from: decoder)
        do {
            shape = .success(try Shape(from: decoder))
        } catch {
            shape = .failure(FieldError(error))
        }
    }
}
