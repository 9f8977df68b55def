import Addresses

/// The names and addresses that a certificate is for: its extension "subject alternative name".
///
/// NIOSSL keeps them to itself, so they are read from the certificate's DER encoding. What is malformed has none.
struct CertificateNames: Hashable, Sendable {
    private(set) var names: [String] = []
    private(set) var addresses: [IPAddress] = []

    /// All of them, for messages.
    var texts: [String] { names + addresses.map { "\($0)" } }

    init(_ der: [UInt8]) {
        var content = CertificateNames.alternativeNames(der)
        while let name = DERValue(&content) {
            switch name.tag {
            case 0x82: names.append(String(decoding: name.content, as: UTF8.self))
            case 0x87: if let address = IPAddress(networkBytes: name.content) { addresses.append(address) }
            default: break
            }
        }
    }

    /// What is inside the extension: Certificate → TBSCertificate → [3] → Extensions → Extension → value.
    private static func alternativeNames(_ der: [UInt8]) -> ArraySlice<UInt8> {
        var certificate = DERValue.first(in: der[...], tag: 0x30)
        var fields = DERValue.first(in: DERValue(&certificate)?.content ?? [], tag: 0xa3)
        var extensions = DERValue(&fields)?.content ?? []
        while var parts = DERValue(&extensions)?.content {
            guard let identifier = DERValue(&parts), identifier.tag == 0x06,
                identifier.content.elementsEqual([0x55, 0x1d, 0x11])
            else { continue }
            // It may be marked as critical, by a boolean in between.
            let value = DERValue.first(in: parts, tag: 0x04)
            return DERValue.first(in: value, tag: 0x30)
        }
        return []
    }
}

/// A value in ASN.1's distinguished encoding.
private struct DERValue {
    let tag: UInt8
    let content: ArraySlice<UInt8>

    /// Takes the value that `bytes` begins with; nil if there is none.
    init?(_ bytes: inout ArraySlice<UInt8>) {
        guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7f)
            guard (1...3).contains(count), bytes.count >= count else { return nil }
            length = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(count)
        }
        guard length <= bytes.count else { return nil }
        self.tag = tag
        content = bytes.prefix(length)
        bytes = bytes.dropFirst(length)
    }

    /// The content of the first value with a tag; empty if there is none.
    static func first(in bytes: ArraySlice<UInt8>, tag: UInt8) -> ArraySlice<UInt8> {
        var rest = bytes
        while let value = DERValue(&rest) {
            if value.tag == tag { return value.content }
        }
        return []
    }
}
