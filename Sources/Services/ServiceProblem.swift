public import Kubernetes

/// Something in a Service that an operator should know of. The rest of the Service is programmed.
public enum ServiceProblem: Hashable, Sendable {
    /// A later port has the name, or the number, of an earlier one with the same protocol. It is ignored.
    case duplicatePort(ServicePortName, UInt16)
    /// The load balancer cannot ask which nodes have endpoints, as it must under `externalTrafficPolicy: Local`.
    case missingHealthCheckNodePort(ObjectName)
}

extension ServiceProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .duplicatePort(let name, let port):
            """
            Service \(name) port \(port)/\(name.transport) is ignored: an earlier port of the Service has the same \
            name or number; give each port a name and number of its own
            """
        case .missingHealthCheckNodePort(let name):
            """
            Service \(name) is a load balancer with externalTrafficPolicy Local but without a healthCheckNodePort: \
            load balancers cannot find the nodes that have endpoints; set spec.healthCheckNodePort
            """
        }
    }
}

extension ServiceProblem {
    /// Everything to report about one version of a Service; nothing about Services that are not proxied.
    public static func all(in service: Service) -> [ServiceProblem] {
        guard service.isProxied else { return [] }
        var problems = service.duplicatePorts.map { port in
            duplicatePort(
                ServicePortName(service: service.name, port: port.name, transport: port.transport), port.port)
        }
        if service.type == .loadBalancer, service.isExternalTrafficLocal, service.healthCheckNodePort == 0 {
            problems.append(.missingHealthCheckNodePort(service.name))
        }
        return problems
    }
}
