extension ServiceCIDR {
    /// Throws for a field without which the ServiceCIDR cannot be used; what it can do without goes to
    /// `reader.leftOut`.
    init(_ shape: ServiceCIDRShape, reader: inout FieldReader) throws(FieldError) {
        self.init(
            name: try reader.name(shape.metadata), cidrs: reader.prefixes(shape.spec?.cidrs, "spec.cidrs"))
    }
}
