import Addresses
public import Kubernetes

/// The state of the cluster as far as a proxy on one node uses it: a value, without any I/O.
///
/// Objects arrive in any order. A slice may come before its Service and stay after it; what is selected depends only on
/// the objects that exist, not on the way they came.
public struct Model: Sendable {
    /// The name that the own Node object, `nodeName` of endpoints and node hints are compared with.
    public let nodeName: String
    /// The own Node. It stays as last seen when the object is removed: the machine is still there.
    public private(set) var node: Node?

    let internedNodeName: InternedString
    private(set) var states: [ObjectName: ServiceState] = [:]
    /// Which Service of its namespace each slice belongs to: a removal names only the slice.
    private(set) var serviceOfSlice: [ObjectName: String] = [:]
    private(set) var cidrs: [String: [IPPrefix]] = [:]

    public init(nodeName: String) {
        self.nodeName = nodeName
        internedNodeName = InternedString(nodeName)
    }

    /// Makes room for a first load.
    public mutating func reserveCapacity(services: Int, slices: Int) {
        states.reserveCapacity(services)
        serviceOfSlice.reserveCapacity(slices)
    }

    /// Takes one change; returns what must be selected again because of it.
    public mutating func apply(_ change: ObjectChange) -> ModelEffect {
        switch change {
        case .set(.service(let service)): set(service)
        case .remove(.service(let name)): removeService(name)
        case .set(.endpointSlice(let slice)): set(slice)
        case .remove(.endpointSlice(let name)): removeSlice(name)
        case .set(.node(let node)): set(node)
        case .remove(.node): .none
        case .set(.serviceCIDR(let cidr)): setCIDRs(cidr.cidrs, of: cidr.name)
        case .remove(.serviceCIDR(let name)): setCIDRs(nil, of: name)
        }
    }

    private mutating func set(_ service: Service) -> ModelEffect {
        states[service.name, default: ServiceState()].set(service) ? .service(service.name) : .none
    }

    private mutating func removeService(_ name: ObjectName) -> ModelEffect {
        guard let changes = states[name]?.set(nil) else { return .none }
        removeStateIfEmpty(name)
        return changes ? .service(name) : .none
    }

    private mutating func set(_ slice: EndpointSlice) -> ModelEffect {
        let former = serviceOfSlice.updateValue(slice.serviceName, forKey: slice.name)
        let changes = states[slice.service, default: ServiceState()].set(ServiceSlice(slice))
        guard let former, former != slice.serviceName else { return changes ? .service(slice.service) : .none }

        let left = ObjectName(namespace: slice.name.namespace, name: former)
        return switch (removeSlice(slice.name.name, of: left), changes) {
        case (true, true): .services(left, slice.service)
        case (true, false): .service(left)
        case (false, true): .service(slice.service)
        case (false, false): .none
        }
    }

    private mutating func removeSlice(_ name: ObjectName) -> ModelEffect {
        guard let serviceName = serviceOfSlice.removeValue(forKey: name) else { return .none }
        let service = ObjectName(namespace: name.namespace, name: serviceName)
        return removeSlice(name.name, of: service) ? .service(service) : .none
    }

    /// Returns whether that changes what is selected.
    private mutating func removeSlice(_ name: String, of service: ObjectName) -> Bool {
        let changes = states[service]?.removeSlice(name) ?? false
        removeStateIfEmpty(service)
        return changes
    }

    private mutating func removeStateIfEmpty(_ name: ObjectName) {
        if states[name]?.isEmpty == true { states[name] = nil }
    }

    private mutating func set(_ new: Node) -> ModelEffect {
        guard new.name == nodeName, new != node else { return .none }
        let formerZone = node?.zone ?? .none
        node = new
        return new.zone == formerZone ? .node : .everything
    }

    private mutating func setCIDRs(_ new: [IPPrefix]?, of name: String) -> ModelEffect {
        guard cidrs[name] != new else { return .none }
        cidrs[name] = new
        return .serviceCIDRs
    }
}
