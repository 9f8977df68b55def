import CNetfilter

extension Table {
    /// Appends the attributes of `NFT_MSG_NEWTABLE`.
    func encode(into writer: inout MessageWriter) {
        writer.put(NFTA_TABLE_NAME, string: name)
        writer.put(NFTA_TABLE_FLAGS, uint32: 0)
        if let comment { writer.put(NFTA_TABLE_USERDATA, bytes: UserData.comment(comment)) }
    }

    /// Reads `NFT_MSG_NEWTABLE`; nil for a table of another family.
    static func decode(_ message: Message) throws(MalformedMessage) -> Table? {
        guard let family = message.netfilterFamily.flatMap(TableFamily.init(rawValue:)) else { return nil }
        var table = Table(family: family, name: "")
        var reader = try message.attributes()
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_TABLE_NAME: table.name = attribute.string()
            case NFTA_TABLE_USERDATA: table.comment = UserData.comment(in: attribute.payload)
            default: break
            }
        }
        guard !table.name.isEmpty else { throw MalformedMessage("a table without name") }
        return table
    }
}
