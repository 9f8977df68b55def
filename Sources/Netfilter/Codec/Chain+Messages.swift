import CNetfilter

extension Chain {
    /// Appends the attributes of `NFT_MSG_NEWCHAIN`.
    func encode(into writer: inout MessageWriter, table: String) {
        writer.put(NFTA_CHAIN_TABLE, string: table)
        writer.put(NFTA_CHAIN_NAME, string: name)
        if let hook {
            writer.put(NFTA_CHAIN_TYPE, string: hook.type.rawValue)
            writer.put(NFTA_CHAIN_POLICY, uint32: UInt32(hook.accepts ? NF_ACCEPT : NF_DROP))
            let nest = writer.nestStart(NFTA_CHAIN_HOOK)
            writer.put(NFTA_HOOK_HOOKNUM, uint32: hook.point.rawValue)
            writer.put(NFTA_HOOK_PRIORITY, uint32: UInt32(bitPattern: hook.priority))
            writer.nestEnd(nest)
        }
        if let comment { writer.put(NFTA_CHAIN_USERDATA, bytes: UserData.comment(comment)) }
    }

    /// Reads `NFT_MSG_NEWCHAIN`. A base chain with a type or hook that Shunt does not use has no `hook`.
    static func decode(_ message: Message) throws(MalformedMessage) -> Reported<Chain> {
        var table: String?
        var handle: UInt64 = 0
        var chain = Chain(name: "")
        var type: ChainType?
        var place: (point: HookPoint, priority: Int32)?
        var policy = UInt32(NF_ACCEPT)
        var reader = try message.attributes()
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_CHAIN_TABLE: table = attribute.string()
            case NFTA_CHAIN_NAME: chain.name = attribute.string()
            case NFTA_CHAIN_HANDLE: handle = try attribute.uint64()
            case NFTA_CHAIN_TYPE: type = ChainType(rawValue: attribute.string())
            case NFTA_CHAIN_POLICY: policy = try attribute.uint32()
            case NFTA_CHAIN_HOOK: place = try decodeHook(attribute.nested)
            case NFTA_CHAIN_USERDATA: chain.comment = UserData.comment(in: attribute.payload)
            default: break
            }
        }
        guard let table, !chain.name.isEmpty else { throw MalformedMessage("a chain without table or name") }
        if let type, let place {
            chain.hook = Hook(
                type: type, point: place.point, priority: place.priority, accepts: policy == UInt32(NF_ACCEPT))
        }
        return Reported(family: message.netfilterFamily, table: table, handle: handle, value: chain)
    }

    private static func decodeHook(
        _ attributes: AttributeReader
    ) throws(MalformedMessage) -> (point: HookPoint, priority: Int32)? {
        var point: HookPoint?
        var priority: Int32 = 0
        var reader = attributes
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_HOOK_HOOKNUM: point = HookPoint(rawValue: try attribute.uint32())
            case NFTA_HOOK_PRIORITY: priority = Int32(bitPattern: try attribute.uint32())
            default: break
            }
        }
        return point.map { ($0, priority) }
    }
}
