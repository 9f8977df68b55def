import Addresses
import Netfilter

/// A value that a rule loads into registers: one component of a lookup key.
public enum Field: Hashable, Sendable {
    /// `ip saddr`
    case source
    /// `ip saddr & 255.255.255.0`: the network of this length that the source is in; `ip saddr` at full length.
    case sourceNetwork(length: Int)
    /// `ip daddr`
    case destination
    /// `meta l4proto`
    case transportProtocol
    /// `th dport`
    case destinationPort
    /// `ct original ip daddr`: what the client connected to.
    case originalDestination
    /// `ct original proto-dst`
    case originalDestinationPort
    /// `ct reply ip saddr`: the endpoint that was chosen.
    case replySource
    /// `ct reply proto-src`
    case replySourcePort
    /// `numgen random mod N`
    case randomSlot(count: Int)

    /// 32-bit registers that the value takes.
    func registerCount(_ family: IPFamily) -> Int {
        switch self {
        case .source, .sourceNetwork, .destination, .originalDestination, .replySource: family.addressLength / 4
        default: 1
        }
    }

    /// As nft(8) writes it.
    func text(_ family: IPFamily) -> String {
        let ip = family == .ipv4 ? "ip" : "ip6"
        return switch self {
        case .source: "\(ip) saddr"
        case .sourceNetwork(let length):
            length == family.addressBits
                ? "\(ip) saddr" : "\(ip) saddr & \(IPPrefix.mask(length: length, family: family))"
        case .destination: "\(ip) daddr"
        case .transportProtocol: "meta l4proto"
        case .destinationPort: "th dport"
        case .originalDestination: "ct original \(ip) daddr"
        case .originalDestinationPort: "ct original proto-dst"
        case .replySource: "ct reply \(ip) saddr"
        case .replySourcePort: "ct reply proto-src"
        case .randomSlot(let count): "numgen random mod \(count)"
        }
    }

    func expressions(_ family: IPFamily, into register: Register) -> [Expression] {
        guard case .sourceNetwork(let length) = self, length < family.addressBits else {
            return [load(family, into: register)]
        }
        let mask = IPPrefix.mask(length: length, family: family).networkBytes
        return [
            load(family, into: register),
            .bitwise(from: register, into: register, mask: mask, xor: Array(repeating: 0, count: mask.count)),
        ]
    }

    private func load(_ family: IPFamily, into register: Register) -> Expression {
        switch self {
        case .source, .sourceNetwork:
            .payload(.networkHeader, offset: family.sourceOffset, length: UInt32(family.addressLength), into: register)
        case .destination:
            .payload(
                .networkHeader, offset: family.destinationOffset, length: UInt32(family.addressLength), into: register)
        case .transportProtocol:
            .meta(.transportProtocol, into: register)
        case .destinationPort:
            // TCP, UDP and SCTP have their destination port in bytes 2 and 3 of the header.
            .payload(.transportHeader, offset: 2, length: 2, into: register)
        case .originalDestination:
            .conntrack(family == .ipv4 ? .ipDestination : .ip6Destination, direction: .original, into: register)
        case .originalDestinationPort:
            .conntrack(.destinationPort, direction: .original, into: register)
        case .replySource:
            .conntrack(family == .ipv4 ? .ipSource : .ip6Source, direction: .reply, into: register)
        case .replySourcePort:
            .conntrack(.sourcePort, direction: .reply, into: register)
        case .randomSlot(let count):
            .numberGenerator(.random, modulus: UInt32(count), offset: 0, into: register)
        }
    }
}

extension IPFamily {
    /// Offset of the source address in the IPv4 (RFC 791) or IPv6 (RFC 8200) header.
    var sourceOffset: UInt32 { self == .ipv4 ? 12 : 8 }
    /// Offset of the destination address.
    var destinationOffset: UInt32 { self == .ipv4 ? 16 : 24 }
    /// Where a changed address has to be accounted for in the header.
    var headerChecksum: Expression.HeaderChecksum { self == .ipv4 ? .internet(offset: 10) : .none }
}

extension [Field] {
    /// A concatenation as nft(8) writes it.
    func text(_ family: IPFamily) -> String {
        map { $0.text(family) }.joined(separator: " . ")
    }

    /// Registers that the fields take.
    func registerCount(_ family: IPFamily) -> Int { reduce(0) { $0 + $1.registerCount(family) } }

    /// Loads the fields behind each other, from the register at `start` on.
    func expressions(_ family: IPFamily, from start: Int = 0) -> [Expression] {
        var word = start
        return flatMap { field in
            defer { word += field.registerCount(family) }
            return field.expressions(family, into: .word(word))
        }
    }
}
