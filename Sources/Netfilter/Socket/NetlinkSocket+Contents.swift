import CNetfilter

extension NetlinkSocket {
    /// Reads everything in a table, at one moment; nil if there is no such table.
    ///
    /// Only family and name of `table` count. What is added from the packet path meanwhile (elements of dynamic sets) may
    /// or may not be included.
    public mutating func contents(of table: Table) throws(NetlinkError) -> InstalledTable? {
        for _ in 0..<max(dumpAttempts, 1) {
            // Each dump is consistent in itself; the generation tells whether they are among each other.
            let generation = try generation()
            let contents: InstalledTable?
            do throws(NetlinkError) {
                contents = try readContents(of: table)
            } catch {
                // What the previous dump listed may be gone by now.
                guard error.isNotFound, try self.generation() != generation else { throw error }
                continue
            }
            if try self.generation() == generation { return contents }
        }
        throw NetlinkError(
            operation: "dump", object: "table \(table.family) \(table.name)", errno: .interrupted,
            kernelMessage: "changes interrupted each of \(dumpAttempts) attempts")
    }

    private mutating func readContents(of table: Table) throws(NetlinkError) -> InstalledTable? {
        guard let found = try tables(family: table.family).first(where: { $0.name == table.name }) else { return nil }
        var contents = InstalledTable(table: found)
        contents.chains = try chains(of: found)
        for rule in try rules(of: found) { contents.rules[rule.chain, default: []].append(rule.rule) }
        contents.sets = try sets(of: found)
        for set in contents.sets where !set.key.types.isEmpty {
            contents.elements[set.name] = try elements(of: set, in: found)
        }
        return contents
    }

    /// The number that the kernel increments with every transaction in this network namespace, of any program.
    mutating func generation() throws(NetlinkError) -> UInt32 {
        var number: UInt32?
        _ = try exchange("read the generation", object: "of nf_tables") { writer, sequence in
            let mark = writer.beginMessage(
                type: MessageHeader.type(NFT_MSG_GETGEN), flags: UInt16(NLM_F_REQUEST | NLM_F_ACK), sequence: sequence)
            writer.putNetfilterHeader(family: UInt8(AF_UNSPEC))
            writer.endMessage(mark)
        } read: { message throws(MalformedMessage) in
            var attributes = try message.attributes()
            while let attribute = try attributes.next() {
                if case NFTA_GEN_ID = attribute.type { number = try attribute.uint32() }
            }
        }
        guard let number else {
            throw NetlinkError(operation: "read the generation", object: "of nf_tables", errno: .badMessage)
        }
        return number
    }
}
