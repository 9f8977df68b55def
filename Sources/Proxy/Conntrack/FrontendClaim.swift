import Ruleset
import Services

/// A Service port that has a frontend, or would have it if an older one had not.
struct FrontendClaim: Hashable, Sendable {
    var port: ServicePortName
    var created: Int64?
    /// Sorted.
    var endpoints: [Backend]
    /// Nil unless connections are to be cut.
    var grace: Duration?

    init(_ port: TrackedPort) {
        self.port = port.name
        created = port.created
        endpoints = port.endpoints
        grace = port.connectionGrace.map { .seconds($0) }
    }

    /// The same order in which the ruleset gives frontends away: the older Service, or else the first by name.
    func goesBefore(_ other: FrontendClaim) -> Bool {
        let age = (created ?? .max, other.created ?? .max)
        return age.0 != age.1 ? age.0 < age.1 : port < other.port
    }

    func has(_ endpoint: Backend) -> Bool {
        var (low, high) = (endpoints.startIndex, endpoints.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if endpoints[middle] < endpoint { low = middle + 1 } else { high = middle }
        }
        return low < endpoints.endIndex && endpoints[low] == endpoint
    }
}

extension TrackedPort {
    /// Each once.
    var frontends: Set<Frontend> {
        let addresses = [clusterIP] + externalIPs + loadBalancerIPs
        var frontends = Set(addresses.map { Frontend.address($0, name.transport, port) })
        if nodePort != 0 { frontends.insert(.nodePort(name.transport, nodePort)) }
        return frontends
    }
}
