import Addresses
public import Netfilter
import Ruleset

/// What of a ruleset is in the kernel, whoever put it there.
public struct InstalledStatus: Hashable, Sendable, Encodable {
    /// For example `ip shunt`.
    public var table: String
    public var isInstalled: Bool
    /// ClusterIP, externalIP and load balancer frontends.
    public var frontends: Int
    public var nodePorts: Int

    /// Whether connections are dispatched. In the first load of a large ruleset the table is there some time before.
    public var dispatches: Bool { frontends > 0 || nodePorts > 0 }

    /// Asks the kernel for both families.
    public static func read(namespace: NetworkNamespaceReference = .current) throws -> [InstalledStatus] {
        var socket = try NetlinkSocket(.netfilter, namespace: namespace)
        return try IPFamily.allCases.map { try InstalledStatus($0, &socket) }
    }

    private init(_ family: IPFamily, _ socket: inout NetlinkSocket) throws {
        let table = RulesetForm.table(family)
        self.table = "\(table.family) \(table.name)"
        isInstalled = try socket.tables(family: table.family).contains { $0.name == table.name }
        guard isInstalled else {
            (frontends, nodePorts) = (0, 0)
            return
        }
        // Endpoints are not counted: dumping them takes the kernel long, and this is asked often.
        frontends = try socket.elements(of: SetID.serviceIPs.definition(family: family), in: table).count
        nodePorts = try socket.elements(of: SetID.serviceNodePorts.definition(family: family), in: table).count
    }
}
