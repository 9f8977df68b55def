import CNetfilter

extension NetlinkSocket {
    /// `NFTA_SET_COUNT`, since Linux 6.16, which older headers do not have.
    private static let countAttribute = AttributeType(rawValue: 20)

    /// How many elements a set has, also those that have expired and are still there: what its `size` limits.
    ///
    /// The kernel keeps the number, so that asking costs some microseconds however many there are.
    ///
    /// - Returns: nil if the kernel does not tell; 6.16 and later do.
    public mutating func elementCount(of set: NamedSet, in table: Table) throws(NetlinkError) -> Int? {
        var count: Int?
        let name = "set '\(set.name)' in table \(table.family) \(table.name)"
        let outcome = try exchange("count elements", object: "of \(name)") { writer, sequence in
            let mark = writer.beginMessage(
                type: MessageHeader.type(NFT_MSG_GETSET), flags: UInt16(NLM_F_REQUEST | NLM_F_ACK), sequence: sequence)
            writer.putNetfilterHeader(family: table.family.rawValue)
            writer.put(NFTA_SET_TABLE, string: table.name)
            writer.put(NFTA_SET_NAME, string: set.name)
            writer.endMessage(mark)
        } read: { message throws(MalformedMessage) in
            var attributes = try message.attributes()
            while let attribute = try attributes.next() {
                if attribute.type == NetlinkSocket.countAttribute { count = Int(try attribute.uint32()) }
            }
        }
        guard outcome == .complete else {
            throw NetlinkError(operation: "count elements", object: "of \(name)", errno: .noBufferSpace)
        }
        return count
    }
}
