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
        case .destinationRange(let range):
            "\(Field.destination.text(family)) \(range.nftText)"
        case .inputInterface(let name, let isPrefix, let inverted):
            "iifname \(inverted ? "!= " : "")\"\(name)\(isPrefix ? "*" : "")\""
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
        case .setDestination(let fields, let map):
            "\(Field.destination.text(family)) set \(fields.text(family)) map @\(map.name)"
        case .record(let affinity):
            "update @\(affinity.map.name) { \(Statement.recordedKey.text(family))"
                + " timeout \(Statement.text(seconds: affinity.timeout)) : \(Statement.recordedEndpoint.text(family)) }"
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

extension Statement {
    /// A client's connection: who connected, and to what.
    static let recordedKey: [Field] = [
        .source, .originalDestination, .transportProtocol, .originalDestinationPort,
    ]
    /// Where it was sent.
    static let recordedEndpoint: [Field] = [.replySource, .replySourcePort]

    /// As nft(8) writes it: `1d2h3m4s` without the parts that are zero.
    private static func text(seconds: UInt32) -> String {
        let parts = [(seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
        return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    }
}

extension IPPrefix {
    /// nft prints a range of one address without its length.
    var nftText: String { length == family.addressBits ? "\(address)" : "\(self)" }
}
