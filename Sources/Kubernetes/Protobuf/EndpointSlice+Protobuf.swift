import Addresses

/// Field numbers are those of `k8s.io/api/discovery/v1/generated.proto`.
extension EndpointSliceShape {
    /// Everything but the metadata and the endpoints.
    init(_ range: Range<Int>, metadata: MetadataShape, in bytes: RawSpan) throws(WireError) {
        self.init(metadata: metadata)
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 3: ports = (ports ?? []) + [try Port(field, in: bytes)]
            case 4: addressType = try field.nonEmptyString(in: bytes)
            default: break
            }
        }
    }
}

extension EndpointSliceShape.Port {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            // A port may have the empty name, which is not the same as none.
            case 1: name = try field.string(in: bytes)
            case 2: self.protocol = try field.string(in: bytes)
            case 3: port = try field.integer()
            default: break
            }
        }
    }
}

extension FieldReader {
    /// Endpoints are by far the most of what an API server sends, and are read without a detour over shapes.
    mutating func endpoints(
        slice range: Range<Int>, family: IPFamily, in bytes: RawSpan
    ) throws(WireError) -> [Endpoint] {
        var count = 0
        var counted = WireFields(range)
        while let field = try counted.next(in: bytes) { count += field.number == 2 ? 1 : 0 }
        var result: [Endpoint] = []
        result.reserveCapacity(count)
        var index = 0
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            guard field.number == 2 else { continue }
            if let endpoint = try endpoint(field, family: family, index: index, in: bytes) { result.append(endpoint) }
            index += 1
        }
        return result
    }

    private mutating func endpoint(
        _ field: WireField, family: IPFamily, index: Int, in bytes: RawSpan
    ) throws(WireError) -> Endpoint? {
        var text: String?
        var (conditions, nodeName, hints) = (Endpoint.Conditions.default, InternedString.none, TopologyHints.none)
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: if text == nil { text = try field.string(in: bytes) }
            case 2: conditions = try Endpoint.Conditions(field, in: bytes)
            case 6: nodeName = InternedString(try field.string(in: bytes))
            case 8: hints = try TopologyHints(field, in: bytes)
            default: break
            }
        }
        return endpoint(text, family: family, index: index).map { address in
            Endpoint(address: address, conditions: conditions, nodeName: nodeName, hints: hints)
        }
    }
}

extension Endpoint.Conditions {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        var shape = EndpointSliceShape.Conditions()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: shape.ready = try field.boolean()
            case 2: shape.serving = try field.boolean()
            case 3: shape.terminating = try field.boolean()
            default: break
            }
        }
        self.init(shape)
    }
}

extension TopologyHints {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        var zones: [InternedString] = []
        var nodes: [InternedString] = []
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            guard field.number == 1 || field.number == 2 else { continue }
            var hint = try field.message()
            while let name = try hint.next(in: bytes) {
                guard name.number == 1 else { continue }
                let name = InternedString(try name.string(in: bytes))
                if field.number == 1 { zones.append(name) } else { nodes.append(name) }
            }
        }
        self.init(zones: zones, nodes: nodes)
    }
}
