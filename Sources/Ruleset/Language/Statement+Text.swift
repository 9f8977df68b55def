public import Addresses
import Netfilter

extension Statement {
    /// As nft(8) writes it in the table of `family`.
    public func text(_ family: IPFamily) -> String {
        switch self {
        case .match(let fields, let set):
            "\(fields.text(family)) @\(set.name)"
        case .sourceRange(let range, let inverted):
            "\(Field.source.text(family)) \(inverted ? "!= " : "")\(range.nftText)"
        case .transport(let transport):
            "meta l4proto \(transport)"
        case .sourceIsLocal:
            "fib saddr type local"
        case .isTranslated:
            "ct status dnat"
        case .verdictMap(let fields, let map):
            "\(fields.text(family)) vmap @\(map.name)"
        case .translate(let fields, let map):
            "dnat \(family == .ipv4 ? "ip" : "ip6") to \(fields.text(family)) map @\(map.name)"
        case .verdict(let verdict):
            verdict.description
        case .reject:
            "reject"
        case .reset:
            "reject with tcp reset"
        case .masquerade:
            "masquerade fully-random"
        }
    }
}

extension IPPrefix {
    /// nft prints a range of one address without its length.
    var nftText: String { length == family.addressBits ? "\(address)" : "\(self)" }
}
