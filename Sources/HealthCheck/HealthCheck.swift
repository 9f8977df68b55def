public import Kubernetes

/// What a Service's health check node port says in one family.
public struct HealthCheck: Hashable, Sendable {
    /// `spec.healthCheckNodePort`
    public var port: UInt16
    /// `metadata.creationTimestamp` of the Service: the older of two Services has a disputed port.
    public var created: Int64?
    /// How many addresses on this node are ready to serve the Service.
    public var localEndpoints: Int

    public init(port: UInt16, created: Int64? = nil, localEndpoints: Int) {
        self.port = port
        self.created = created
        self.localEndpoints = localEndpoints
    }
}

/// What a Service has now, in place of what it had.
public struct HealthCheckUpdate: Hashable, Sendable {
    public var service: ObjectName
    /// Nil if the Service has no health check node port, or is gone.
    public var check: HealthCheck?

    public init(service: ObjectName, check: HealthCheck?) {
        self.service = service
        self.check = check
    }
}
