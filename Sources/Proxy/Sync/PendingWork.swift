import Kubernetes
import Services

/// What a group of changes makes it necessary to select again.
struct PendingWork {
    private(set) var services: [ObjectName] = []
    private var seen: Set<ObjectName> = []
    var selectsEverything = false
    var changesNode = false
    var changesServiceCIDRs = false

    mutating func note(_ effect: ModelEffect) {
        switch effect {
        case .none: break
        case .serviceCIDRs: changesServiceCIDRs = true
        case .service(let name): add(name)
        case .services(let first, let second):
            add(first)
            add(second)
        case .node: changesNode = true
        case .everything:
            changesNode = true
            selectsEverything = true
        }
    }

    mutating func add(_ name: ObjectName) {
        // A single change, the usual case, needs no set.
        if services.last == name { return }
        if services.count == 1 { seen = Set(services) }
        if !services.isEmpty, !seen.insert(name).inserted { return }
        services.append(name)
    }

    var isEmpty: Bool { services.isEmpty && !selectsEverything && !changesNode && !changesServiceCIDRs }
}
