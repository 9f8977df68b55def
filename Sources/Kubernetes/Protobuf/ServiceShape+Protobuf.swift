/// Field numbers are those of `k8s.io/api/core/v1/generated.proto`.
extension ServiceShape {
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

extension ServiceShape.Spec {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: ports = (ports ?? []) + [try ServiceShape.Port(field, in: bytes)]
            case 3: clusterIP = try field.nonEmptyString(in: bytes)
            case 4: type = try field.nonEmptyString(in: bytes)
            case 5: externalIPs = (externalIPs ?? []) + [try field.string(in: bytes)]
            case 7: sessionAffinity = try field.nonEmptyString(in: bytes)
            case 9: loadBalancerSourceRanges = (loadBalancerSourceRanges ?? []) + [try field.string(in: bytes)]
            case 11: externalTrafficPolicy = try field.nonEmptyString(in: bytes)
            case 12: healthCheckNodePort = try field.integer()
            case 14: sessionAffinityConfig = try ServiceShape.SessionAffinityConfig(field, in: bytes)
            case 18: clusterIPs = (clusterIPs ?? []) + [try field.string(in: bytes)]
            case 19: ipFamilies = (ipFamilies ?? []) + [try field.string(in: bytes)]
            case 22: internalTrafficPolicy = try field.nonEmptyString(in: bytes)
            default: break
            }
        }
    }
}

extension ServiceShape.Port {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: name = try field.nonEmptyString(in: bytes)
            case 2: self.protocol = try field.nonEmptyString(in: bytes)
            case 3: port = try field.integer()
            case 5: nodePort = try field.integer()
            default: break
            }
        }
    }
}

extension ServiceShape.SessionAffinityConfig {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            if field.number == 1 { clientIP = try ClientIP(field, in: bytes) }
        }
    }
}

extension ServiceShape.SessionAffinityConfig.ClientIP {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            if field.number == 1 { timeoutSeconds = try field.integer() }
        }
    }
}

extension ServiceShape.Status {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            if field.number == 1 { loadBalancer = try LoadBalancer(field, in: bytes) }
        }
    }
}

extension ServiceShape.Status.LoadBalancer {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            if field.number == 1 { ingress = (ingress ?? []) + [try ServiceShape.Status.Ingress(field, in: bytes)] }
        }
    }
}

extension ServiceShape.Status.Ingress {
    fileprivate init(_ field: WireField, in bytes: RawSpan) throws(WireError) {
        self.init()
        var fields = try field.message()
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 1: ip = try field.nonEmptyString(in: bytes)
            case 3: ipMode = try field.string(in: bytes)
            default: break
            }
        }
    }
}
