import Addresses
import Kubernetes

/// Which Service has which port, and what is to be answered there: a value, without any I/O.
struct HealthCheckTable: Sendable {
    /// A Service at a port.
    struct Claim: Hashable, Sendable {
        var service: ObjectName
        var created: Int64?
        var localEndpoints: Int

        /// Whether this Service has the port where both claim it: the older one, or else the first by name. So do
        /// frontends.
        func goesBefore(_ other: Claim) -> Bool {
            let age = (created ?? .max, other.created ?? .max)
            return age.0 != age.1 ? age.0 < age.1 : service < other.service
        }
    }

    /// Two Services want the same port.
    struct Dispute: Hashable, Sendable {
        var port: HealthCheckPort
        var waiting: ObjectName
        var owner: ObjectName
    }

    /// What an update means for the ports.
    struct Effect: Equatable, Sendable {
        /// A port that no Service had before.
        var taken: HealthCheckPort?
        /// A port that no Service has any more.
        var released: HealthCheckPort?
        /// Disputes that are new, or have another owner.
        var disputes: [Dispute] = []
    }

    private var ports: [IPFamily: [ObjectName: HealthCheckPort]] = [:]
    /// The Service that has the port, and then those that wait for it.
    private var claims: [HealthCheckPort: [Claim]] = [:]

    /// Who has the port, or nil if nobody does.
    func owner(of port: HealthCheckPort) -> Claim? { claims[port]?.first }

    /// Takes what a Service has now in place of what it had.
    mutating func apply(_ update: HealthCheckUpdate, of family: IPFamily) -> Effect {
        var effect = Effect()
        let service = update.service
        let former = ports[family]?[service]
        let current = update.check.map { HealthCheckPort(family: family, number: $0.port) }
        ports[family, default: [:]][service] = current
        if let former, former != current { setClaim(nil, of: service, at: former, &effect) }
        if let current, let check = update.check {
            let claim = Claim(service: service, created: check.created, localEndpoints: check.localEndpoints)
            setClaim(claim, of: service, at: current, &effect)
        }
        return effect
    }

    private mutating func setClaim(
        _ claim: Claim?, of service: ObjectName, at port: HealthCheckPort, _ effect: inout Effect
    ) {
        let former = claims[port] ?? []
        var current = former.filter { $0.service != service }
        if let claim {
            current.insert(claim, at: current.firstIndex { claim.goesBefore($0) } ?? current.endIndex)
        }
        claims[port] = current.isEmpty ? nil : current
        if former.isEmpty, !current.isEmpty { effect.taken = port }
        if !former.isEmpty, current.isEmpty { effect.released = port }
        guard current.count > 1, let owner = current.first?.service else { return }
        let hasNewOwner = former.first?.service != owner
        for waiting in current.dropFirst().map(\.service)
        where hasNewOwner || !former.contains(where: { $0.service == waiting }) {
            effect.disputes.append(Dispute(port: port, waiting: waiting, owner: owner))
        }
    }
}

extension HealthCheckTable.Dispute: CustomStringConvertible {
    var description: String {
        """
        Service \(waiting) has healthCheckNodePort \(port.number) like Service \(owner), which has the port: give it \
        a port of its own
        """
    }
}
