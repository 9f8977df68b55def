import Addresses
import HealthCheck
import Kubernetes
import Services

extension Model {
    /// What the health check node port of the Service says in a family; nil if it has none there.
    func healthCheck(of name: ObjectName, family: IPFamily) -> HealthCheck? {
        guard let service = service(name), service.hasHealthCheck(family) else { return nil }
        return HealthCheck(
            port: service.healthCheckNodePort, created: service.created,
            localEndpoints: localReadyCount(of: name, family: family))
    }

    /// Whether the Service has a health check node port in a family. Costs less than the check itself.
    func hasHealthCheck(_ name: ObjectName, family: IPFamily) -> Bool {
        service(name)?.hasHealthCheck(family) ?? false
    }
}

extension Service {
    /// The port counts only for load balancers that must know which nodes have endpoints; the field may be left over
    /// from a time when the Service was one.
    fileprivate func hasHealthCheck(_ family: IPFamily) -> Bool {
        healthCheckNodePort != 0 && type == .loadBalancer && isExternalTrafficLocal && !hasOtherProxy
            && clusterIPs.contains { $0.family == family }
    }
}
