public import Addresses
public import Kubernetes

extension Model {
    /// The ports of a Service whose connections have to be looked after: all of UDP, and those of TCP if the Service asks
    /// for connections to be cut. Empty for most Services, and then almost free.
    public func trackedPorts(of name: ObjectName, family: IPFamily) -> [TrackedPort] {
        guard let state = states[name], let record = state.record, record.isProxied,
            let clusterIP = record.service.clusterIPs.first(where: { $0.family == family })
        else { return [] }
        let service = record.service
        return service.ports.compactMap { port in
            guard port.transport == .udp || port.transport == .tcp && service.connectionGrace != nil else { return nil }
            let endpoints = state.endpoints(of: port, family: family)
            return TrackedPort(
                name: ServicePortName(service: service.name, port: port.name, transport: port.transport),
                created: service.created, clusterIP: clusterIP, port: port.port, nodePort: port.nodePort,
                externalIPs: service.externalIPs.filter { $0.family == family },
                loadBalancerIPs: service.loadBalancerIPs.filter { $0.family == family },
                // With publishNotReadyAddresses an endpoint is ready and gets connections without serving.
                endpoints: endpoints.filter { $0.isReady || $0.conditions.contains(.serving) }.map(\.backend),
                connectionGrace: port.transport == .tcp ? service.connectionGrace : nil)
        }
    }
}
