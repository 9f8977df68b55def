import CNetfilter

extension NetlinkSocket {
    /// Lists the tables of a family.
    public mutating func tables(family: TableFamily) throws(NetlinkError) -> [Table] {
        let request = DumpRequest(
            "dump tables", object: "of family \(family)", NFT_MSG_GETTABLE, reply: NFT_MSG_NEWTABLE, family: family)
        return try dump(request, into: []) { tables, message throws(MalformedMessage) in
            guard let table = try Table.decode(message), table.family == family else { return }
            tables.append(table)
        }
    }

    /// Lists the chains of a table, without their rules.
    public mutating func chains(of table: Table) throws(NetlinkError) -> [Chain] {
        // The attribute narrows the dump down on kernels that look at it; others dump every table's chains.
        let request = DumpRequest(
            "dump chains", object: "of table \(table.family) \(table.name)", NFT_MSG_GETCHAIN, reply: NFT_MSG_NEWCHAIN,
            family: table.family
        ) { $0.put(NFTA_CHAIN_TABLE, string: table.name) }
        return try dump(request, into: []) { chains, message throws(MalformedMessage) in
            let chain = try Chain.decode(message)
            if chain.belongs(to: table) { chains.append(chain.value) }
        }
    }

    /// Lists the rules of a table, chain by chain in the order in which they run.
    public mutating func rules(of table: Table) throws(NetlinkError) -> [InstalledRule] {
        let request = DumpRequest(
            "dump rules", object: "of table \(table.family) \(table.name)", NFT_MSG_GETRULE, reply: NFT_MSG_NEWRULE,
            family: table.family
        ) { $0.put(NFTA_RULE_TABLE, string: table.name) }
        return try dump(request, into: []) { rules, message throws(MalformedMessage) in
            let rule = try InstalledRule.decode(message)
            if rule.belongs(to: table) { rules.append(rule.value) }
        }
    }

    /// Lists the named sets of a table, without their elements.
    public mutating func sets(of table: Table) throws(NetlinkError) -> [NamedSet] {
        let request = DumpRequest(
            "dump sets", object: "of table \(table.family) \(table.name)", NFT_MSG_GETSET, reply: NFT_MSG_NEWSET,
            family: table.family
        ) { $0.put(NFTA_SET_TABLE, string: table.name) }
        return try dump(request, into: []) { sets, message throws(MalformedMessage) in
            let set = try NamedSet.decode(message)
            if set.belongs(to: table) { sets.append(set.value) }
        }
    }

    /// Lists the elements of a set. What they counted, and when they expire, is left out.
    ///
    /// The kernel starts every part of the dump at the set's beginning, so the time grows with the square of the number
    /// of elements: 0.2 s for 100,000, half a minute for a million. Elements that packets add to a dynamic set meanwhile,
    /// or that expire, can make it miss others.
    public mutating func elements(of set: NamedSet, in table: Table) throws(NetlinkError) -> ElementList {
        let request = DumpRequest(
            "dump elements", object: "of set '\(set.name)' in table \(table.family) \(table.name)", NFT_MSG_GETSETELEM,
            reply: NFT_MSG_NEWSETELEM,
            family: table.family
        ) {
            $0.put(NFTA_SET_ELEM_LIST_TABLE, string: table.name)
            $0.put(NFTA_SET_ELEM_LIST_SET, string: set.name)
        }
        // The kernel continues a dump by counting off what it has already sent. Its hash table grows in the background,
        // some time after elements were added: the order changes under the dump, which then has some elements twice and
        // as many not at all, and nothing says so. In a dynamic set, packets can cause the same all the time.
        var attempts = 0
        let list = try dump(request, into: ElementList(layout: set.layout)) { list, message throws(MalformedMessage) in
            guard try ElementList.owner(of: message) == (table.name, set.name) else { return }
            try list.append(elementsOf: message)
        } isConsistent: { list in
            attempts += 1
            return list.duplicates.isEmpty || (set.flags.contains(.dynamic) && attempts == 3)
        }
        return list.withoutDuplicates
    }
}
