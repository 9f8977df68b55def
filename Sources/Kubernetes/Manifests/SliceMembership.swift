/// Finds EndpointSlices whose Service does not exist. Costs time in proportion to what changed.
struct SliceMembership {
    private var services: Set<ObjectName> = []
    private var slices: [ObjectName: Set<ObjectName>] = [:]
    /// Slices that were returned as orphans and are still.
    private var orphans: Set<ObjectName> = []
    private var changedServices: Set<ObjectName> = []

    mutating func replace(_ old: KubernetesObject?, with new: KubernetesObject?) {
        switch old {
        case .service(let service): note(service.name, services.remove(service.name) != nil)
        case .endpointSlice(let slice):
            slices[slice.service]?.remove(slice.name)
            if slices[slice.service]?.isEmpty == true { slices[slice.service] = nil }
            if case .endpointSlice(let new) = new, new.service == slice.service { break }
            orphans.remove(slice.name)
        case .node, .serviceCIDR, nil: break
        }
        switch new {
        case .service(let service): note(service.name, services.insert(service.name).inserted)
        case .endpointSlice(let slice):
            note(slice.service, slices[slice.service, default: []].insert(slice.name).inserted)
        case .node, .serviceCIDR, nil: break
        }
    }

    /// Slices that have no Service and had one before, or are new; sorted.
    mutating func takeNewOrphans() -> [(slice: ObjectName, service: ObjectName)] {
        var found: [(slice: ObjectName, service: ObjectName)] = []
        for service in changedServices.sorted() {
            let members = slices[service] ?? []
            if services.contains(service) {
                orphans.subtract(members)
            } else {
                found += members.sorted().filter { orphans.insert($0).inserted }.map { ($0, service) }
            }
        }
        changedServices.removeAll()
        return found
    }

    private mutating func note(_ service: ObjectName, _ isChanged: Bool) {
        if isChanged { changedServices.insert(service) }
    }
}
