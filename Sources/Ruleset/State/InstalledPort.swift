import Addresses
import Services

/// A Service port as the ruleset knows it: what it wants, with the endpoints in their slots.
struct InstalledPort: Sendable {
    var name: ServicePortName
    var created: Int64?
    var programs: [FrontendProgram]
    var cluster: [Backend]
    var local: [Backend]
    var clusterIP: IPAddress
    var hairpin: [IPAddress]
    /// Whether the ClusterIP's frontend is this port's, and not an older one's that claims it too.
    var hasClusterIP = true

    init(_ port: SelectedPort, cluster: [Backend], local: [Backend]) {
        name = port.name
        created = port.created
        programs = port.programs
        self.cluster = cluster
        self.local = local
        clusterIP = port.clusterIP
        hairpin = port.endpoints.hairpin
    }

    func frontend(_ frontend: Frontend) -> InstalledFrontend? {
        programs.firstIndex { $0.frontend == frontend }.map { self.frontend(at: $0) }
    }

    func frontend(at index: Int) -> InstalledFrontend {
        let program = programs[index]
        let isNodePort = program.frontend.address == nil
        var frontend = InstalledFrontend(
            name: name, program: program, cluster: cluster, local: local, sharedAddress: nil,
            holdsCluster: program.uses(isNodePort ? .clusterNodePort : .cluster),
            holdsLocal: program.uses(isNodePort ? .localNodePort : .local))
        if program.dispatch.usesExternal {
            frontend.sharedAddress = hasClusterIP ? clusterIP : program.frontend.address
            if hasClusterIP {
                frontend.holdsCluster = false
                frontend.holdsLocal = false
            }
        }
        if index == 0 {
            for other in programs.dropFirst() where other.frontend.address != nil {
                frontend.holdsCluster = frontend.holdsCluster || other.uses(.cluster)
                frontend.holdsLocal = frontend.holdsLocal || other.uses(.local)
            }
        }
        return frontend
    }

    /// The frontend of the ClusterIP. Slots stand once, under it, for all frontends that are addresses. If another port has
    /// it, each of the others holds slots of its own, and shares those of itself.
    var clusterIPFrontend: Frontend? { programs.first?.frontend }

    /// Whether this port goes before `other` where both claim a frontend: the older Service, or else the first by name.
    func goesBefore(_ other: InstalledPort) -> Bool {
        let age = (created ?? .max, other.created ?? .max)
        return age.0 != age.1 ? age.0 < age.1 : name < other.name
    }
}
