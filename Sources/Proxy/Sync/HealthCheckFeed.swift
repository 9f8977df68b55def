import Addresses
import HealthCheck
import Kubernetes
import Services

/// Which Services' health checks have to be told again in one family, once the kernel has what they speak of.
///
/// Services without a health check node port, nearly all, cost a look at the Service.
struct HealthCheckFeed: Sendable {
    /// Services that were told to have a check.
    private var told: Set<ObjectName> = []
    private var pending: Set<ObjectName> = []

    /// Something about the Service has changed.
    mutating func note(_ service: ObjectName, _ model: Model, _ family: IPFamily) {
        guard model.hasHealthCheck(service, family: family) || told.contains(service) else { return }
        pending.insert(service)
    }

    /// Whatever may have changed.
    mutating func noteEverything(_ model: Model, _ family: IPFamily) {
        pending.formUnion(told)
        for service in model.servicesWithHealthCheckNodePort { note(service, model, family) }
    }

    /// What to tell, sorted. A Service that is set aside is not programmed, so that no load balancer may use it here.
    mutating func take(_ model: Model, _ family: IPFamily, setAside: Set<ObjectName>) -> [HealthCheckUpdate] {
        guard !pending.isEmpty else { return [] }
        defer { pending = [] }
        return pending.sorted().map { service in
            var check = model.healthCheck(of: service, family: family)
            if check == nil { told.remove(service) } else { told.insert(service) }
            if setAside.contains(service) { check?.localEndpoints = 0 }
            return HealthCheckUpdate(service: service, check: check)
        }
    }
}
