public import Addresses
public import Netfilter

extension Statement {
    /// The instructions that the kernel runs for it in the table of `family`.
    public func expressions(_ family: IPFamily) -> [Expression] {
        let first = Register.word(0)
        switch self {
        case .match(let fields, let set):
            return fields.expressions(family) + [.lookup(set: set.name, key: first, inverted: false)]
        case .sourceRange(let range, let inverted):
            return Statement.compare(range, at: range.family.sourceOffset, inverted ? .notEqual : .equal)
        case .destinationRange(let range):
            return Statement.compare(range, at: range.family.destinationOffset, .equal)
        case .inputInterface(let name, let isPrefix, let inverted):
            return [
                .meta(.inputInterfaceName, into: first),
                .compare(
                    inverted ? .notEqual : .equal, first, Statement.interfaceName(name, isPrefix: isPrefix)),
            ]
        case .transport(let transport):
            return [.meta(.transportProtocol, into: first), .compare(.equal, first, [transport.rawValue])]
        case .sourceIsLocal:
            return [.fibType(.source, into: first), .compare(.equal, first, Statement.nativeBytes(RouteType.local))]
        case .isTranslated:
            let bit = Statement.nativeBytes(ConntrackStatus.destinationTranslated)
            return [
                .conntrack(.status, direction: nil, into: first),
                .bitwise(from: first, into: first, mask: bit, xor: [0, 0, 0, 0]),
                .compare(.notEqual, first, [0, 0, 0, 0]),
            ]
        case .verdictMap(let fields, let map):
            return fields.expressions(family) + [.map(set: map.name, key: first, into: .verdict)]
        case .translate(let fields, let map):
            return fields.expressions(family) + Statement.translate(by: map, family)
        case .setDestination(let fields, let map):
            return fields.expressions(family) + [
                .map(set: map.name, key: first, into: first),
                .writeAddress(
                    offset: family.destinationOffset, length: UInt32(family.addressLength), from: first,
                    family.headerChecksum),
            ]
        case .record(let affinity):
            return Statement.record(affinity, family)
        case .verdict(let verdict):
            return [.immediate(verdict)]
        case .reject:
            return [.reject(.icmpUnreachable(code: family == .ipv4 ? 3 : 4))]
        case .reset:
            return [.reject(.tcpReset)]
        case .masquerade:
            return [.masquerade(.fullyRandom)]
        }
    }

    /// Numbers of `fib type`, from `linux/rtnetlink.h`.
    private enum RouteType {
        /// `RTN_LOCAL`
        static let local: UInt32 = 2
    }

    /// Bits of `ct status`, from `linux/netfilter/nf_conntrack_common.h`.
    private enum ConntrackStatus {
        /// `IPS_DST_NAT`
        static let destinationTranslated: UInt32 = 1 << 5
    }

    private static func nativeBytes(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value) { Array($0) }
    }

    /// The map's data replaces its key: the address in the first registers, the port behind it.
    private static func translate(by map: SetID, _ family: IPFamily) -> [Expression] {
        let address = Register.word(0)
        let port = Register.word(family.addressLength / 4)
        return [
            .map(set: map.name, key: address, into: address),
            .nat(
                NAT(
                    kind: .destination, family: TableFamily(family), address: address, port: port,
                    flags: [.mapAddresses, .mapPorts])),
        ]
    }

    /// In IPv6 key and endpoint take 15 of the 16 registers; nft 1.0.6 lists the rule, but cannot compile it.
    private static func record(_ affinity: Affinity, _ family: IPFamily) -> [Expression] {
        let data = recordedKey.registerCount(family)
        return recordedKey.expressions(family) + recordedEndpoint.expressions(family, from: data) + [
            .updateSet(
                SetUpdate(
                    set: affinity.map.name, key: .word(0), data: .word(data),
                    timeout: UInt64(affinity.timeout) * 1000))
        ]
    }

    /// A whole name is compared with its padding (`IFNAMSIZ`), a prefix without.
    private static func interfaceName(_ name: String, isPrefix: Bool) -> [UInt8] {
        let bytes = Array(name.utf8.prefix(15))
        return isPrefix ? bytes : bytes + Array(repeating: 0, count: 16 - bytes.count)
    }

    /// As nft does, a range that ends at a byte is compared by loading only these bytes.
    private static func compare(
        _ range: IPPrefix, at offset: UInt32, _ comparison: Expression.Comparison
    ) -> [Expression] {
        let register = Register.word(0)
        let family = range.family
        let bytes = range.address.networkBytes
        if range.length > 0, range.length.isMultiple(of: 8) {
            let length = range.length / 8
            return [
                .payload(.networkHeader, offset: offset, length: UInt32(length), into: register),
                .compare(comparison, register, Array(bytes.prefix(length))),
            ]
        }
        let mask = IPPrefix.mask(length: range.length, family: family).networkBytes
        return [
            .payload(.networkHeader, offset: offset, length: UInt32(family.addressLength), into: register),
            .bitwise(
                from: register, into: register, mask: mask, xor: Array(repeating: 0, count: family.addressLength)),
            .compare(comparison, register, bytes),
        ]
    }
}
