import Addresses
import Netfilter

/// Elements as nft(8) writes them.
struct ElementText {
    let set: NamedSet

    /// For example `10.96.0.10 . tcp . 80 comment "default/web:http" : goto cluster-3`.
    func text(_ elements: ElementList, _ index: Int) -> String {
        let bytes = elements[index]
        var text = key(bytes).joined(separator: " . ")
        let comment = elements.comment(index)
        if !comment.isEmpty { text += " comment \"\(comment)\"" }
        if let value = value(elements, index) { text += " : \(value)" }
        return text
    }

    /// The components of the key, for example `10.96.0.10`, `tcp`, `80`.
    func key(_ bytes: ArraySlice<UInt8>) -> [String] {
        components(bytes.prefix(set.layout.keyLength), set.key.types)
    }

    /// The verdict or the data; nil in a set.
    func value(_ elements: ElementList, _ index: Int) -> String? {
        switch set.value {
        case .none: nil
        case .verdict: elements.verdict(index)?.description
        case .data(let fields):
            components(elements[index].suffix(fields.length), fields.types).joined(separator: " . ")
        }
    }

    private func components(_ bytes: ArraySlice<UInt8>, _ types: [DataType]) -> [String] {
        var rest = bytes
        return types.map { type in
            defer { rest = rest.dropFirst(type.paddedLength) }
            return ElementText.component(rest.prefix(type.length), type)
        }
    }

    private static func component(_ bytes: ArraySlice<UInt8>, _ type: DataType) -> String {
        switch type {
        case .ipv4Address, .ipv6Address:
            return IPAddress(networkBytes: bytes)?.description ?? "?"
        case .inetProtocol:
            let number = bytes.first ?? 0
            return TransportProtocol(rawValue: number)?.description ?? "\(number)"
        case .inetService:
            return "\(bytes.reduce(0) { $0 << 8 | Int($1) })"
        case .integer:
            return "\(bytes.reversed().reduce(0) { $0 << 8 | Int($1) })"
        }
    }
}
