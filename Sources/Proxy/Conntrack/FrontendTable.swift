import Addresses
import Kubernetes
import Netfilter
import Ruleset
import Services

/// Which Service port has which frontend, of those whose connections are looked after, in one family.
struct FrontendTable: Sendable {
    private var portsOfService: [ObjectName: [TrackedPort]] = [:]
    /// The first has the frontend.
    private var claims: [Frontend: [FrontendClaim]] = [:]
    /// Addresses of the node that accept NodePort traffic.
    var nodeAddresses: Set<IPAddress> = []

    /// How a frontend changed.
    struct Change: Hashable {
        var frontend: Frontend
        var old: FrontendClaim?
        var new: FrontendClaim?
    }

    /// Makes `ports` all that is known of a Service; returns the frontends that changed.
    mutating func update(_ service: ObjectName, _ ports: [TrackedPort]) -> [Change] {
        let former = portsOfService[service] ?? []
        guard former != ports else { return [] }
        portsOfService[service] = ports.isEmpty ? nil : ports
        let touched = Set(former.flatMap(\.frontends)).union(ports.flatMap(\.frontends))
        let before = touched.map { ($0, claims[$0]?.first) }
        for port in former {
            for frontend in port.frontends { claims[frontend]?.removeAll { $0.port == port.name } }
        }
        for port in ports {
            let claim = FrontendClaim(port)
            for frontend in port.frontends {
                let index = claims[frontend]?.firstIndex { claim.goesBefore($0) }
                let end = claims[frontend]?.endIndex ?? 0
                claims[frontend, default: []].insert(claim, at: index ?? end)
            }
        }
        return before.compactMap { frontend, old in
            if claims[frontend]?.isEmpty == true { claims[frontend] = nil }
            let new = claims[frontend]?.first
            return old == new ? nil : Change(frontend: frontend, old: old, new: new)
        }
    }

    func claim(_ frontend: Frontend) -> FrontendClaim? { claims[frontend]?.first }

    /// The frontend that a connection to `destination` goes through, and who has it. As in the ruleset, an address of a
    /// Service goes before a node port.
    func claim(
        _ destination: IPAddress, _ transport: TransportProtocol, _ port: UInt16
    ) -> (frontend: Frontend, claim: FrontendClaim)? {
        let address = Frontend.address(destination, transport, port)
        if let claim = claims[address]?.first { return (address, claim) }
        guard nodeAddresses.contains(destination) else { return nil }
        let nodePort = Frontend.nodePort(transport, port)
        return claims[nodePort]?.first.map { (nodePort, $0) }
    }

    var frontends: some Collection<Frontend> { claims.keys }

    /// Names of the Services that something is known of.
    var services: some Collection<ObjectName> { portsOfService.keys }
}
