public import Netfilter

/// The connection tracking table of this network namespace, over a netlink socket of its own.
public final class ConntrackTable: ConntrackKernel {
    private var socket: NetlinkSocket

    /// Opens a socket in the namespace whose connections are to be looked after.
    public init(namespace: NetworkNamespaceReference = .current) throws(NetlinkError) {
        socket = try NetlinkSocket(.netfilter, namespace: namespace)
    }

    /// The same, or nil if the kernel does not show its connections: every search would fail.
    public static func ifShown(
        namespace: NetworkNamespaceReference = .current
    ) throws(NetlinkError) -> ConntrackTable? {
        let table = try ConntrackTable(namespace: namespace)
        if case .unsupported = table.socket.conntrackSupport() { return nil }
        return table
    }

    public func entries(
        matching filter: ConntrackFilter, where isWanted: (ConntrackEntry) -> Bool
    ) throws(NetlinkError) -> [ConntrackEntry] {
        try socket.conntrackEntries(matching: filter, into: []) { entries, entry in
            if isWanted(entry) { entries.append(entry) }
        }
    }

    public func delete(_ entry: ConntrackEntry) throws(NetlinkError) -> Bool { try socket.delete(entry) }
}
