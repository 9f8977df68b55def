import Addresses

extension EndpointSlice {
    /// Nil for a slice of a headless Service. Throws for a field without which the slice cannot be used; what it can do
    /// without goes to `reader.leftOut`.
    init?(_ shape: EndpointSliceShape, reader: inout FieldReader) throws(FieldError) {
        let name = try reader.namespacedName(shape.metadata)
        if shape.metadata?.labels?.headless != nil { return nil }
        let service = shape.metadata?.labels?.serviceName ?? ""
        if service.isEmpty {
            let label = MetadataShape.Labels.CodingKeys.serviceName.rawValue
            throw FieldError(field: "metadata.labels[\(label)]", value: nil, expected: "a Service's name")
        }
        guard let family = IPFamily.allCases.first(where: { "\($0)" == shape.addressType }) else {
            throw FieldError(field: "addressType", value: shape.addressType, expected: "IPv4 or IPv6")
        }
        self.init(
            name: name,
            serviceName: service,
            family: family,
            ports: try reader.ports(shape.ports ?? []),
            endpoints: reader.endpoints(shape.endpoints ?? [], family: family))
    }
}

extension FieldReader {
    fileprivate mutating func ports(_ shapes: [EndpointSliceShape.Port]) throws(FieldError) -> [EndpointSlice.Port] {
        var result: [EndpointSlice.Port] = []
        for (index, shape) in shapes.enumerated() {
            let field = "ports[\(index)]"
            let transport = try transport(shape.protocol, "\(field).protocol")
            guard let name = shape.name else {
                leaveOut("\(field).name", nil, expected: "the name of a Service port, which may be empty")
                continue
            }
            guard let number = shape.port, number != 0 else {
                leaveOut("\(field).port", shape.port.map { "\($0)" }, expected: "a number from 1 to 65535")
                continue
            }
            result.append(
                EndpointSlice.Port(name: name, transport: transport, port: try port(number, "\(field).port")))
        }
        return result
    }

    fileprivate mutating func endpoints(_ shapes: [EndpointSliceShape.Endpoint], family: IPFamily) -> [Endpoint] {
        var result: [Endpoint] = []
        result.reserveCapacity(shapes.count)
        for (index, shape) in shapes.enumerated() {
            guard let address = endpoint(shape.addresses?.first, family: family, index: index) else { continue }
            result.append(
                Endpoint(
                    address: address, conditions: Endpoint.Conditions(shape.conditions),
                    nodeName: shape.nodeName.map { InternedString($0) } ?? .none,
                    hints: TopologyHints(shape.hints)))
        }
        return result
    }

    /// The address of an endpoint, or nil if the endpoint has to be left out for want of one.
    mutating func endpoint(_ text: String?, family: IPFamily, index: Int) -> IPAddress? {
        guard let text, let address = IPAddress(text), address.family == family else {
            leaveOut("endpoints[\(index)].addresses[0]", text, expected: "an \(family) address")
            return nil
        }
        return address
    }
}

extension Endpoint.Conditions {
    /// Absent conditions have the meaning of `default`, each on its own.
    init(_ shape: EndpointSliceShape.Conditions?) {
        self = .default
        guard let shape else { return }
        if shape.ready == false { remove(.ready) }
        if shape.serving == false { remove(.serving) }
        if shape.terminating == true { insert(.terminating) }
    }
}

extension TopologyHints {
    fileprivate init(_ shape: EndpointSliceShape.Hints?) {
        guard let shape else {
            self = .none
            return
        }
        func names(_ hints: [EndpointSliceShape.Hints.Hint]?) -> [InternedString] {
            (hints ?? []).compactMap { $0.name.map { InternedString($0) } }
        }
        self.init(zones: names(shape.forZones), nodes: names(shape.forNodes))
    }
}
