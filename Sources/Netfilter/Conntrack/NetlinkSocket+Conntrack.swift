extension NetlinkSocket {
    /// Reads the connection tracking table entry by entry; nothing is kept but what `collect` puts into its result.
    ///
    /// A dump that was interrupted is repeated, beginning with `empty` again. While connections come and go an entry may
    /// be shown twice.
    public mutating func conntrackEntries<Result>(
        matching filter: ConntrackFilter, into empty: Result, _ collect: (inout Result, ConntrackEntry) -> Void
    ) throws(NetlinkError) -> Result {
        do throws(NetlinkError) {
            return try dumpConntrack(filter, narrowed: true, into: empty, collect)
        } catch {
            // A kernel that does not filter in this way may refuse to; on receipt it is done in any case.
            guard error.errno == .invalidArgument || error.isNotSupported else { throw error }
            return try dumpConntrack(filter, narrowed: false, into: empty, collect)
        }
    }

    /// Deletes exactly this entry: one that was made anew with the same tuples has another ID and stays.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    public mutating func delete(_ entry: ConntrackEntry) throws(NetlinkError) -> Bool {
        do throws(NetlinkError) {
            let outcome = try exchange("delete", object: "connection tracking entry \(entry)") { writer, sequence in
                entry.writeDeletion(to: &writer, sequence: sequence)
            } read: { _ in
            }
            guard outcome == .complete else {
                throw NetlinkError(
                    operation: "delete", object: "connection tracking entry \(entry)", errno: .noBufferSpace)
            }
            return true
        } catch {
            guard error.isNotFound else { throw error }
            return false
        }
    }

    private mutating func dumpConntrack<Result>(
        _ filter: ConntrackFilter, narrowed: Bool, into empty: Result,
        _ collect: (inout Result, ConntrackEntry) -> Void
    ) throws(NetlinkError) -> Result {
        try dump(filter.request(narrowed: narrowed), into: empty) { result, message throws(MalformedMessage) in
            guard let entry = try ConntrackEntry.decode(message), filter.matches(entry) else { return }
            collect(&result, entry)
        }
    }
}
