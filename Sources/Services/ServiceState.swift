import Addresses
import Kubernetes

/// A Service and its EndpointSlices, in whatever order they become known.
struct ServiceState: Sendable {
    /// Without duplicates; nil while only slices are known.
    private(set) var service: Service?
    /// By name, so that duplicates among slices are resolved in the same way whatever the order of arrival.
    private(set) var slices: [ServiceSlice] = []

    var isEmpty: Bool { service == nil && slices.isEmpty }

    /// Takes or takes away the Service; returns whether that changes what is selected.
    mutating func set(_ new: Service?) -> Bool {
        let new = new?.normalized()
        guard service != new else { return false }
        let wasProxied = service?.isProxied ?? false
        service = new
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
    func endpoints(of port: Service.Port, family: IPFamily) -> [PortEndpoint] {
        var endpoints: [PortEndpoint] = []
        endpoints.reserveCapacity(slices.reduce(0) { $0 + ($1.family == family ? $1.endpoints.count : 0) })
        for slice in slices where slice.family == family {
            for target in slice.ports where target.transport == port.transport && target.name == port.name {
                endpoints.append(contentsOf: slice.endpoints.lazy.map { PortEndpoint($0, port: target.port) })
            }
        }
        endpoints.sortAndDeduplicate()
        return endpoints
    }

    private func isProxied(_ family: IPFamily) -> Bool {
        guard let service, service.isProxied else { return false }
        return service.clusterIPs.contains { $0.family == family }
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
