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
        let length = set.layout.keyLength
        let first = components(bytes.prefix(length), set.key.types)
        guard set.layout.isInterval else { return first.map(\.text) }
        let last = components(bytes.dropFirst(length).prefix(length), set.key.types)
        return zip(first, last).map { $0 == $1 ? $0.text : ElementText.range($0, $1) }
    }

    /// The verdict or the data; nil in a set.
    func value(_ elements: ElementList, _ index: Int) -> String? {
        switch set.value {
        case .none: nil
        case .verdict: elements.verdict(index)?.description
        case .data(let fields):
            components(elements[index].suffix(fields.length), fields.types).map(\.text).joined(separator: " . ")
        }
    }

    private enum Component: Equatable {
        case address(IPAddress)
        case other(String)

        var text: String {
            switch self {
            case .address(let address): "\(address)"
            case .other(let text): text
            }
        }
    }

    private func components(_ bytes: ArraySlice<UInt8>, _ types: [DataType]) -> [Component] {
        var rest = bytes
        return types.map { type in
            defer { rest = rest.dropFirst(type.paddedLength) }
            return ElementText.component(rest.prefix(type.length), type)
        }
    }

    private static func component(_ bytes: ArraySlice<UInt8>, _ type: DataType) -> Component {
        switch type {
        case .ipv4Address, .ipv6Address:
            return IPAddress(networkBytes: bytes).map { .address($0) } ?? .other("?")
        case .inetProtocol:
            let number = bytes.first ?? 0
            return .other(TransportProtocol(rawValue: number)?.description ?? "\(number)")
        case .inetService:
            return .other("\(bytes.reduce(0) { $0 << 8 | Int($1) })")
        case .integer:
            return .other("\(bytes.reversed().reduce(0) { $0 << 8 | Int($1) })")
        }
    }

    private static func range(_ first: Component, _ last: Component) -> String {
        guard case .address(let first) = first, case .address(let last) = last else {
            return "\(first.text)-\(last.text)"
        }
        for length in 0...first.family.addressBits {
            guard let prefix = IPPrefix(first, length: length), prefix.address == first, prefix.lastAddress == last
            else { continue }
            return "\(prefix)"
        }
        return "\(first)-\(last)"
    }
}
