public import Addresses
public import Kubernetes

extension Model {
    /// Names of all Services, proxied or not, in no particular order.
    public var serviceNames: [ObjectName] { states.compactMap { $0.value.record == nil ? nil : $0.key } }

    /// The Service, without duplicates in its ports and addresses.
    public func service(_ name: ObjectName) -> Service? { states[name]?.record?.service }

    /// Proxied Services whose source ranges depend on the addresses of this node.
    public var servicesWithSourceRanges: [ObjectName] {
        states.compactMap { name, state in
            guard let record = state.record, record.isProxied else { return nil }
            return record.service.loadBalancerSourceRanges.isEmpty ? nil : name
        }
    }

    /// Services whose health check node port is set, whether it counts or not.
    public var servicesWithHealthCheckNodePort: [ObjectName] {
        states.compactMap { name, state in
            guard let record = state.record, record.service.healthCheckNodePort != 0 else { return nil }
            return name
        }
    }

    /// EndpointSlices whose Service does not exist, sorted.
    public var slicesWithoutService: [ObjectName] {
        states.filter { $0.value.record == nil }.flatMap { name, state in
            state.slices.map { ObjectName(namespace: name.namespace, name: $0.name) }
        }.sorted()
    }

    public var serviceCount: Int { states.count { $0.value.record != nil } }

    /// How many proxied Services have a ClusterIP of a family.
    public func serviceCount(_ family: IPFamily) -> Int {
        states.values.count { state in
            guard let record = state.record, record.isProxied else { return false }
            return record.service.clusterIPs.contains { $0.family == family }
        }
    }

    public var endpointSliceCount: Int { serviceOfSlice.count }

    /// The ranges of a family that ClusterIPs are allocated from, sorted and each once.
    public func serviceCIDRs(_ family: IPFamily) -> [IPPrefix] {
        let ranges = Set(cidrs.values.joined().filter { $0.family == family })
        return ranges.sorted { ($0.address, $0.length) < ($1.address, $1.length) }
    }

    /// How many addresses on this node are ready to serve some port of the Service: what its health check node port
    /// answers. Endpoints that are terminating and not ready do not count, even while they are still used.
    public func localReadyCount(of name: ObjectName, family: IPFamily) -> Int {
        guard let state = states[name], let record = state.record, record.isProxied else { return 0 }
        var addresses: Set<IPAddress> = []
        for port in record.service.ports {
            for endpoint in state.endpoints(of: port, family: family)
            where endpoint.isReady && endpoint.isOn(internedNodeName) {
                addresses.insert(endpoint.backend.address)
            }
        }
        return addresses.count
    }
}
