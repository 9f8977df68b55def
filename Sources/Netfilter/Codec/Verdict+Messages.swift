import CNetfilter

extension Verdict {
    /// The kernel's `NF_` or `NFT_` number.
    var code: UInt32 {
        switch self {
        case .accept: UInt32(NF_ACCEPT)
        case .drop: UInt32(NF_DROP)
        case .continue: UInt32(bitPattern: NFT_CONTINUE.rawValue)
        case .return: UInt32(bitPattern: NFT_RETURN.rawValue)
        case .jump: UInt32(bitPattern: NFT_JUMP.rawValue)
        case .goto: UInt32(bitPattern: NFT_GOTO.rawValue)
        }
    }

    /// Appends `NFTA_DATA_VERDICT`.
    func encode(into writer: inout MessageWriter) {
        let nest = writer.nestStart(NFTA_DATA_VERDICT)
        writer.put(NFTA_VERDICT_CODE, uint32: code)
        if let chain { writer.put(NFTA_VERDICT_CHAIN, string: chain) }
        writer.nestEnd(nest)
    }

    /// Reads what `NFTA_DATA_VERDICT` holds; nil for a verdict that Shunt does not use.
    static func decode(_ attributes: AttributeReader) throws(MalformedMessage) -> Verdict? {
        var code: UInt32?
        var chain = ""
        var reader = attributes
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_VERDICT_CODE: code = try attribute.uint32()
            case NFTA_VERDICT_CHAIN: chain = attribute.string()
            default: break
            }
        }
        let known: [Verdict] = [.accept, .drop, .continue, .return, .jump(chain), .goto(chain)]
        return known.first { $0.code == code }
    }
}
