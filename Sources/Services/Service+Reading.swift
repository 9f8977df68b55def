import Addresses
import Kubernetes

extension Service {
    /// Whether this proxy programs the Service: it is neither headless, nor an alias, nor left to another proxy.
    var isProxied: Bool { !clusterIPs.isEmpty && type != .externalName && !hasOtherProxy }

    /// Whether `externalTrafficPolicy: Local` counts. It is the type that decides, not whether there are frontends: the
    /// field may be left over from a time when the Service was a load balancer.
    var hasLocalExternalPolicy: Bool {
        guard isExternalTrafficLocal else { return false }
        return switch type {
        case .loadBalancer, .nodePort: true
        case .clusterIP: !externalIPs.isEmpty
        case .externalName: false
        }
    }

    /// Ports that share name and protocol, or number and protocol, with an earlier port. The API server admits none.
    var duplicatePorts: [Port] { splitPorts().duplicates }

    /// Removes duplicates from the lists.
    mutating func normalize() {
        if ports.count > 1 { ports = splitPorts().distinct }
        if externalIPs.count > 1 { externalIPs = externalIPs.withoutDuplicates }
        if loadBalancerIPs.count > 1 { loadBalancerIPs = loadBalancerIPs.withoutDuplicates }
    }

    private func splitPorts() -> (distinct: [Port], duplicates: [Port]) {
        struct Name: Hashable { var name: String, transport: TransportProtocol }
        struct Number: Hashable { var port: UInt16, transport: TransportProtocol }
        var names: Set<Name> = []
        var numbers: Set<Number> = []
        var (distinct, duplicates): ([Port], [Port]) = ([], [])
        for port in ports {
            let name = Name(name: port.name, transport: port.transport)
            let number = Number(port: port.port, transport: port.transport)
            if names.contains(name) || numbers.contains(number) {
                duplicates.append(port)
            } else {
                names.insert(name)
                numbers.insert(number)
                distinct.append(port)
            }
        }
        return (distinct, duplicates)
    }
}

extension Array where Element: Hashable {
    /// The first of each, in the order given.
    fileprivate var withoutDuplicates: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
