/// Field numbers are those of `k8s.io/api/networking/v1/generated.proto`.
extension ServiceCIDRShape {
    /// Everything but the metadata.
    init(_ range: Range<Int>, metadata: MetadataShape, in bytes: RawSpan) throws(WireError) {
        self.init(metadata: metadata)
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            if field.number == 2 { spec = try Spec(field, in: bytes) }
        }
    }
}

extension ServiceCIDRShape.Spec {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            if field.number == 1 { cidrs = (cidrs ?? []) + [try field.string(in: bytes)] }
        }
    }
}
