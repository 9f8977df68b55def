import Addresses

extension Service {
    /// The API's default for `sessionAffinityConfig.clientIP.timeoutSeconds`: three hours.
    static let defaultAffinityTimeout: UInt32 = 10800

    /// Throws for a field without which the Service cannot be used; what it can do without goes to `reader.leftOut`.
    init(_ shape: ServiceShape, reader: inout FieldReader) throws(FieldError) {
        let name = try reader.namespacedName(shape.metadata)
        let spec = shape.spec ?? ServiceShape.Spec()
        let type = reader.serviceType(spec.type)
        self.init(
            name: name,
            created: reader.created(shape.metadata),
            type: type,
            clusterIPs: type == .externalName ? [] : try reader.clusterIPs(spec),
            ports: try reader.ports(spec.ports ?? []),
            externalIPs: reader.addresses(spec.externalIPs, "spec.externalIPs"),
            loadBalancerIPs: reader.loadBalancerIPs(shape.status?.loadBalancer?.ingress ?? []),
            loadBalancerSourceRanges: reader.prefixes(spec.loadBalancerSourceRanges, "spec.loadBalancerSourceRanges"),
            isExternalTrafficLocal: reader.isLocal(spec.externalTrafficPolicy, "spec.externalTrafficPolicy"),
            isInternalTrafficLocal: reader.isLocal(spec.internalTrafficPolicy, "spec.internalTrafficPolicy"),
            sessionAffinityTimeout: reader.affinityTimeout(spec),
            healthCheckNodePort: try reader.port(spec.healthCheckNodePort ?? 0, "spec.healthCheckNodePort", from: 0),
            hasOtherProxy: shape.metadata?.labels?.serviceProxyName != nil,
            connectionGrace: reader.connectionGrace(shape.metadata?.annotations))
    }
}

extension FieldReader {
    fileprivate mutating func created(_ metadata: MetadataShape?) -> Int64? {
        guard let text = metadata?.creationTimestamp else { return nil }
        guard let seconds = Timestamp.seconds(text) else {
            leaveOut("metadata.creationTimestamp", text, expected: "a time such as 2026-01-31T12:00:00Z")
            return nil
        }
        return seconds
    }

    fileprivate mutating func serviceType(_ text: String?) -> Service.ServiceType {
        guard let text, !text.isEmpty else { return .clusterIP }
        guard let type = Service.ServiceType(rawValue: text) else {
            leaveOut("spec.type", text, expected: "ClusterIP, NodePort, LoadBalancer or ExternalName")
            return .clusterIP
        }
        return type
    }

    /// One address per family, in the order of `spec.ipFamilies`. The API fills in `clusterIPs` and `ipFamilies` from
    /// `clusterIP`; manifests written by hand may have that alone.
    fileprivate mutating func clusterIPs(_ spec: ServiceShape.Spec) throws(FieldError) -> [IPAddress] {
        let isList = spec.clusterIPs?.isEmpty == false
        let texts = isList ? spec.clusterIPs ?? [] : [spec.clusterIP ?? ""]
        if texts.first == "None" || spec.clusterIP == "None" { return [] }
        if texts == [""] {
            leaveOut("spec.clusterIP", nil, expected: "an address, without which nothing is programmed, or None")
            return []
        }
        var result: [IPAddress] = []
        for (index, text) in texts.enumerated() {
            let field = isList ? "spec.clusterIPs[\(index)]" : "spec.clusterIP"
            guard let address = IPAddress(text) else {
                throw FieldError(field: field, value: text, expected: "an IPv4 or IPv6 address, or None")
            }
            if let families = spec.ipFamilies, index < families.count, families[index] != "\(address.family)" {
                throw FieldError(
                    field: field, value: text, expected: "an \(families[index]) address as spec.ipFamilies says")
            }
            if result.contains(where: { $0.family == address.family }) {
                leaveOut(field, text, expected: "at most one address per family")
            } else {
                result.append(address)
            }
        }
        return result
    }

    fileprivate mutating func ports(_ shapes: [ServiceShape.Port]) throws(FieldError) -> [Service.Port] {
        var result: [Service.Port] = []
        for (index, shape) in shapes.enumerated() {
            let field = "spec.ports[\(index)]"
            guard let number = shape.port else {
                throw FieldError(field: "\(field).port", value: nil, expected: "a number from 1 to 65535")
            }
            let port = Service.Port(
                name: shape.name ?? "",
                transport: try transport(shape.protocol, "\(field).protocol"),
                port: try self.port(number, "\(field).port"),
                nodePort: try self.port(shape.nodePort ?? 0, "\(field).nodePort", from: 0))
            // Name and protocol join a Service port with the ports of its slices.
            if result.contains(where: { $0.name == port.name && $0.transport == port.transport }) {
                leaveOut("\(field).name", port.name, expected: "a name that no other port of this protocol has")
            } else {
                result.append(port)
            }
        }
        return result
    }

    fileprivate mutating func loadBalancerIPs(_ ingress: [ServiceShape.Status.Ingress]) -> [IPAddress] {
        var result: [IPAddress] = []
        for (index, ingress) in ingress.enumerated() where ingress.ipMode == nil || ingress.ipMode == "VIP" {
            let field = "status.loadBalancer.ingress[\(index)].ip"
            guard let address = address(ingress.ip, field), !result.contains(address) else { continue }
            result.append(address)
        }
        return result
    }

    fileprivate mutating func affinityTimeout(_ spec: ServiceShape.Spec) -> UInt32? {
        switch spec.sessionAffinity {
        case "ClientIP": break
        case nil, "", "None": return nil
        default:
            leaveOut("spec.sessionAffinity", spec.sessionAffinity, expected: "ClientIP or None")
            return nil
        }
        guard let seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds else {
            return Service.defaultAffinityTimeout
        }
        guard (1...86400).contains(seconds) else {
            leaveOut(
                "spec.sessionAffinityConfig.clientIP.timeoutSeconds", "\(seconds)",
                expected: "a number from 1 to 86400; \(Service.defaultAffinityTimeout) is used")
            return Service.defaultAffinityTimeout
        }
        return UInt32(seconds)
    }

    fileprivate mutating func connectionGrace(_ annotations: MetadataShape.Annotations?) -> UInt32? {
        guard let text = annotations?.cutConnectionsAfter else { return nil }
        guard let seconds = UInt32(text), seconds <= 86400 else {
            leaveOut(
                "metadata.annotations[\(MetadataShape.Annotations.CodingKeys.cutConnectionsAfter.rawValue)]", text,
                expected: "a number from 0 to 86400 in quotes; without it no connection is cut")
            return nil
        }
        return seconds
    }
}
