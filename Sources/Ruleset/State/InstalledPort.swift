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
        InstalledFrontend(name: name, program: programs[index], cluster: cluster, local: local)
    }

    /// Whether this port goes before `other` where both claim a frontend: the older Service, or else the first by name.
    func goesBefore(_ other: InstalledPort) -> Bool {
        let age = (created ?? .max, other.created ?? .max)
        return age.0 != age.1 ? age.0 < age.1 : name < other.name
    }
}
