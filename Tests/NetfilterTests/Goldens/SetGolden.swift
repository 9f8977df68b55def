import Netfilter
import Testing

/// A set's definition, and the numbers and userdata that nft stored in the kernel for the same.
struct SetGolden: CustomTestStringConvertible {
    let set: NamedSet
    let flags: UInt32
    let keyType: UInt32
    let keyLength: UInt32
    let dataType: UInt32?
    let dataLength: UInt32?
    let userData: [UInt8]

    init(
        _ set: NamedSet, flags: UInt32, keyType: UInt32, keyLength: UInt32, dataType: UInt32? = nil,
        dataLength: UInt32? = nil, userData: String
    ) {
        self.set = set
        self.flags = flags
        self.keyType = keyType
        self.keyLength = keyLength
        self.dataType = dataType
        self.dataLength = dataLength
        self.userData = hex(userData)
    }

    var testDescription: String { "\(set.name): \(set.key.types)" }

    static let all = reference + variants
}
