import Netfilter
import Proxy

/// A connection tracking table that tests fill, and that fails when it is told to.
final class FakeConntrack: ConntrackKernel {
    var entries: [ConntrackEntry] = []
    private(set) var filters: [ConntrackFilter] = []
    /// How many of the next calls fail.
    var failures = 0

    func entries(
        matching filter: ConntrackFilter, where isWanted: (ConntrackEntry) -> Bool
    ) throws(NetlinkError) -> [ConntrackEntry] {
        filters.append(filter)
        try failIfTold()
        return entries.filter { filter.matches($0) && isWanted($0) }
    }

    func delete(_ entry: ConntrackEntry) throws(NetlinkError) -> Bool {
        try failIfTold()
        guard let index = entries.firstIndex(of: entry) else { return false }
        entries.remove(at: index)
        return true
    }

    private func failIfTold() throws(NetlinkError) {
        guard failures > 0 else { return }
        failures -= 1
        throw NetlinkError(operation: "dump connection tracking entries", errno: .interrupted)
    }
}
