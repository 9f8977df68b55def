import Addresses

extension Node {
    /// Throws for a field without which the Node cannot be used; what it can do without goes to `reader.leftOut`.
    init(_ shape: NodeShape, reader: inout FieldReader) throws(FieldError) {
        let ranges = shape.spec?.podCIDRs ?? []
        let podCIDRs =
            ranges.isEmpty
            ? reader.prefixes([shape.spec?.podCIDR ?? ""], "spec.podCIDR")
            : reader.prefixes(ranges, "spec.podCIDRs")
        self.init(
            name: try reader.name(shape.metadata),
            addresses: reader.addresses(shape.status?.addresses ?? []),
            podCIDRs: podCIDRs,
            zone: shape.metadata?.labels?.zone.map { InternedString($0) } ?? .none)
    }
}

extension FieldReader {
    /// Host names and DNS names are no addresses; kubelets report them in the same list.
    fileprivate mutating func addresses(_ shapes: [NodeShape.Status.Address]) -> [IPAddress] {
        var result: [IPAddress] = []
        for type in ["InternalIP", "ExternalIP"] {
            for (index, shape) in shapes.enumerated() where shape.type == type {
                let field = "status.addresses[\(index)].address"
                guard let address = address(shape.address, field), !result.contains(address) else { continue }
                result.append(address)
            }
        }
        return result
    }
}
