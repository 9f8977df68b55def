import Addresses
import Kubernetes

/// A Service and its EndpointSlices, in whatever order they become known.
struct ServiceState: Sendable {
    /// Nil while only slices are known.
    private(set) var record: ServiceRecord?
    /// By name, so that duplicates among slices are resolved in the same way whatever the order of arrival.
    private(set) var slices: [ServiceSlice] = []

    var isEmpty: Bool { record == nil && slices.isEmpty }

    /// Takes or takes away the Service; returns whether that changes what is selected.
    mutating func set(_ service: Service?) -> Bool {
        let new = service.map { ServiceRecord($0) }
        guard record?.service != new?.service else { return false }
        let wasProxied = record?.isProxied ?? false
        record = new
        return wasProxied || new?.isProxied ?? false
    }

    /// Takes a slice; returns whether that changes what is selected.
    mutating func set(_ slice: ServiceSlice) -> Bool {
        let index = position(of: slice.name)
        guard index < slices.endIndex, slices[index].name == slice.name else {
            slices.insert(slice, at: index)
            return isProxied(slice.family)
        }
        let old = slices[index]
        guard old != slice else { return false }
        slices[index] = slice
        return isProxied(slice.family) || isProxied(old.family)
    }

    /// Takes away a slice; returns whether that changes what is selected.
    mutating func removeSlice(_ name: String) -> Bool {
        let index = position(of: name)
        guard index < slices.endIndex, slices[index].name == name else { return false }
        return isProxied(slices.remove(at: index).family)
    }

    /// The endpoints of a port of the Service, sorted and without duplicates. Slices name the port; its number may
    /// differ among them.
    ///
    /// Loops go by index: a slice taken out of the array would be retained and released, field by field.
    func endpoints(of port: Service.Port, family: IPFamily) -> [PortEndpoint] {
        var capacity = 0
        for index in slices.indices where slices[index].family == family {
            capacity += slices[index].endpoints.count
        }
        var endpoints: [PortEndpoint] = []
        endpoints.reserveCapacity(capacity)
        for index in slices.indices where slices[index].family == family {
            for target in slices[index].ports.indices where slices[index].ports[target].isTarget(of: port) {
                let number = slices[index].ports[target].port
                for endpoint in slices[index].endpoints { endpoints.append(PortEndpoint(endpoint, port: number)) }
            }
        }
        endpoints.sortAndDeduplicate()
        return endpoints
    }

    private func isProxied(_ family: IPFamily) -> Bool {
        guard let record, record.isProxied else { return false }
        return record.service.clusterIPs.contains { $0.family == family }
    }

    /// Where the slice is, or where it belongs.
    private func position(of name: String) -> Int {
        var (low, high) = (slices.startIndex, slices.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if slices[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension EndpointSlice.Port {
    fileprivate func isTarget(of port: Service.Port) -> Bool { transport == port.transport && name == port.name }
}
