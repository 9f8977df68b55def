/// Field numbers are those of `k8s.io/api/core/v1/generated.proto`.
extension NodeShape {
    /// Everything but the metadata.
    init(_ range: Range<Int>, metadata: MetadataShape, in bytes: RawSpan) throws(WireError) {
        self.init(metadata: metadata)
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 2: spec = try Spec(field, in: bytes)
            case 3: status = try Status(field, in: bytes)
            default: break
            }
        }
    }
}

extension NodeShape.Spec {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: podCIDR = try field.nonEmptyString(in: bytes)
            case 7: podCIDRs = (podCIDRs ?? []) + [try field.string(in: bytes)]
            default: break
            }
        }
    }
}

extension NodeShape.Status {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            if field.number == 5 { addresses = (addresses ?? []) + [try Address(field, in: bytes)] }
        }
    }
}

extension NodeShape.Status.Address {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: type = try field.nonEmptyString(in: bytes)
            case 2: address = try field.nonEmptyString(in: bytes)
            default: break
            }
        }
    }
}
