public import Addresses
public import Kubernetes

extension Model {
    /// The ports of a Service in one family, each with the endpoints that this node uses for it, in the order of the
    /// Service's ports.
    ///
    /// Empty if the Service does not exist, is headless or an alias, is left to another proxy, or has no ClusterIP of
    /// the family.
    public func selectedPorts(of name: ObjectName, family: IPFamily) -> [SelectedPort] {
        guard let state = states[name], let record = state.record, record.isProxied,
            let clusterIP = record.service.clusterIPs.first(where: { $0.family == family })
        else { return [] }
        let service = record.service
        let selection = EndpointSelection(node: internedNodeName, zone: node?.zone ?? .none)
        let externalIPs = service.externalIPs.filter { $0.family == family }
        let loadBalancerIPs = service.loadBalancerIPs.filter { $0.family == family }
        let ranges = sourceRanges(of: service, loadBalancerIPs: loadBalancerIPs, family: family)
        let hasLocalExternalPolicy = service.hasLocalExternalPolicy

        return service.ports.map { port in
            let isExternal = port.nodePort != 0 || !externalIPs.isEmpty || !loadBalancerIPs.isEmpty
            // External traffic that starts on this node or in a pod of it is exempt from the Local policy, so that an
            // external frontend uses cluster endpoints whatever its policy.
            let endpoints = selection.select(
                state.endpoints(of: port, family: family),
                usesCluster: !service.isInternalTrafficLocal || isExternal,
                usesLocal: service.isInternalTrafficLocal || hasLocalExternalPolicy && isExternal)
            return SelectedPort(
                name: ServicePortName(service: service.name, port: port.name, transport: port.transport),
                created: service.created, clusterIP: clusterIP, port: port.port, nodePort: port.nodePort,
                externalIPs: externalIPs,
                loadBalancerIPs: loadBalancerIPs, sourceRanges: ranges,
                isExternalTrafficLocal: hasLocalExternalPolicy, isInternalTrafficLocal: service.isInternalTrafficLocal,
                affinityTimeout: service.sessionAffinityTimeout, endpoints: endpoints)
        }
    }

    /// Who may use the load balancer IPs; empty is everyone.
    private func sourceRanges(of service: Service, loadBalancerIPs: [IPAddress], family: IPFamily) -> [IPPrefix] {
        let ranges = service.loadBalancerSourceRanges.filter { $0.family == family }
        guard !ranges.contains(where: { $0.length == 0 }) else { return [] }
        guard let address = node?.addresses.first(where: { $0.family == family }),
            ranges.contains(where: { $0.contains(address) })
        else { return ranges }
        // An admitted node may hold a load balancer IP on an interface of its own, and then uses it as the source when
        // it connects there.
        return ranges + loadBalancerIPs.compactMap { IPPrefix($0, length: family.addressBits) }
    }
}
