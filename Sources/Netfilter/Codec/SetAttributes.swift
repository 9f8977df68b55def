import CNetfilter

/// The attributes of `NFT_MSG_NEWSET`, as they stand in the message.
struct SetAttributes {
    var table: String?
    var name: String?
    var handle: UInt64 = 0
    var flags: UInt32 = 0
    var keyType: UInt32 = 0
    var dataType: UInt32 = 0
    var timeout: UInt64?
    var size: UInt32?
    var hasCounters = false
    var userData: [UInt8] = []

    mutating func read(_ message: Message) throws(MalformedMessage) {
        var reader = try message.attributes()
        while let attribute = try reader.next() {
            switch attribute.type {
            case NFTA_SET_TABLE: table = attribute.string()
            case NFTA_SET_NAME: name = attribute.string()
            case NFTA_SET_HANDLE: handle = try attribute.uint64()
            case NFTA_SET_FLAGS: flags = try attribute.uint32()
            case NFTA_SET_KEY_TYPE: keyType = try attribute.uint32()
            case NFTA_SET_DATA_TYPE: dataType = try attribute.uint32()
            case NFTA_SET_TIMEOUT: timeout = try attribute.uint64()
            case NFTA_SET_DESC: try readDescription(attribute.nested)
            case NFTA_SET_USERDATA: userData = attribute.bytes
            case NFTA_SET_EXPR: hasCounters = try Expression.decode(attribute.nested) == .counter
            default: break
            }
        }
    }

    private mutating func readDescription(_ attributes: AttributeReader) throws(MalformedMessage) {
        var reader = attributes
        while let attribute = try reader.next() {
            if case NFTA_SET_DESC_SIZE = attribute.type { size = try attribute.uint32() }
        }
    }
}
