public import Netfilter

/// Where connections are tracked: the kernel, or in tests what behaves like it.
///
/// Belongs to one thread.
public protocol ConntrackKernel: AnyObject {
    /// The entries that `filter` lets through and `isWanted` chooses; the others are not kept.
    func entries(
        matching filter: ConntrackFilter, where isWanted: (ConntrackEntry) -> Bool
    ) throws(NetlinkError) -> [ConntrackEntry]

    /// Deletes exactly this entry, if it is still there.
    ///
    /// - Returns: whether it was.
    func delete(_ entry: ConntrackEntry) throws(NetlinkError) -> Bool
}
