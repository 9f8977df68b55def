import Addresses
import Netfilter
import Ruleset

/// What has to be looked for in the connection tracking table.
struct FlowSearch: Hashable, Sendable {
    /// UDP frontends whose entries may be stale.
    var frontends: Set<Frontend> = []
    /// Node addresses that no longer accept NodePort traffic.
    var departedAddresses: Set<IPAddress> = []
    /// Whether an entry that was never translated may be one of the stale ones.
    var includesUntranslated = false
    /// All UDP entries are to be compared, whatever changed.
    var includesEverything = false

    var isEmpty: Bool { frontends.isEmpty && departedAddresses.isEmpty && !includesEverything }

    mutating func formUnion(_ other: FlowSearch) {
        frontends.formUnion(other.frontends)
        departedAddresses.formUnion(other.departedAddresses)
        includesUntranslated = includesUntranslated || other.includesUntranslated
        includesEverything = includesEverything || other.includesEverything
    }

    /// The kernel walks over the whole table for each filter, but sends only what it lets through: up to this many walks
    /// are cheaper than one in which all connections to other Services are sent.
    private static let narrowFilterLimit = 4

    /// The dumps that show every entry in question; none if there is nothing to look for.
    func filters(_ family: IPFamily, nodeAddresses: Set<IPAddress>) -> [ConntrackFilter] {
        guard !isEmpty else { return [] }
        if includesEverything { return [ConntrackFilter(family: family, transport: .udp)] }
        return FlowSearch.filters(
            for: frontends, .udp, family, nodeAddresses: nodeAddresses.union(departedAddresses),
            status: includesUntranslated ? [] : .destinationNAT)
    }

    /// One filter per destination, or one for all of them if they are many.
    static func filters(
        for frontends: Set<Frontend>, _ transport: TransportProtocol, _ family: IPFamily,
        nodeAddresses: Set<IPAddress>, status: ConntrackEntry.Status
    ) -> [ConntrackFilter] {
        var filters: [ConntrackFilter] = []
        for frontend in frontends {
            for address in frontend.address.map({ [$0] }) ?? nodeAddresses {
                let filter = ConntrackFilter(
                    family: family, transport: transport,
                    // The kernel does not filter by IPv6 addresses: one walk shows all entries of a port.
                    originalDestination: family == .ipv4 ? address : nil, originalDestinationPort: frontend.port,
                    status: status)
                guard !filters.contains(filter) else { continue }
                guard filters.count < narrowFilterLimit else {
                    return [ConntrackFilter(family: family, transport: transport, status: status)]
                }
                filters.append(filter)
            }
        }
        return filters
    }
}
