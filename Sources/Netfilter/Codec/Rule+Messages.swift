import CNetfilter

extension Rule {
    /// Appends the attributes of `NFT_MSG_NEWRULE`.
    func encode(into writer: inout MessageWriter, table: String, chain: String) {
        writer.put(NFTA_RULE_TABLE, string: table)
        writer.put(NFTA_RULE_CHAIN, string: chain)
        let list = writer.nestStart(NFTA_RULE_EXPRESSIONS)
        for expression in expressions {
            let element = writer.nestStart(NFTA_LIST_ELEM)
            expression.encodeFields(into: &writer)
            writer.nestEnd(element)
        }
        writer.nestEnd(list)
        if let comment { writer.put(NFTA_RULE_USERDATA, bytes: UserData.comment(comment)) }
    }
}

extension InstalledRule {
    /// Reads `NFT_MSG_NEWRULE`.
    static func decode(_ message: Message) throws(MalformedMessage) -> Reported<InstalledRule> {
        var table: String?
        var installed = InstalledRule(chain: "", rule: Rule([]), handle: 0)
        var reader = try message.attributes()
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_RULE_TABLE: table = attribute.string()
            case NFTA_RULE_CHAIN: installed.chain = attribute.string()
            case NFTA_RULE_HANDLE: installed.handle = try attribute.uint64()
            case NFTA_RULE_USERDATA: installed.rule.comment = UserData.comment(in: attribute.payload)
            case NFTA_RULE_EXPRESSIONS:
                var elements = attribute.nested
                while let element = try elements.next() {
                    installed.rule.expressions.append(try Expression.decode(element.nested))
                }
            default: break
            }
        }
        guard let table, !installed.chain.isEmpty else { throw MalformedMessage("a rule without table or chain") }
        return Reported(family: message.netfilterFamily, table: table, handle: installed.handle, value: installed)
    }
}
