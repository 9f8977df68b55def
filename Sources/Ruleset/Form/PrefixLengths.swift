public import Addresses

/// The lengths of the prefixes in a list of ranges, as a trivial value.
public struct PrefixLengths: Hashable, Sendable {
    /// Bit n is length n.
    private var low: UInt64 = 0
    /// Bit n is length 64 + n.
    private var high: UInt64 = 0
    private var has128 = false

    /// With more lengths than this all of them are taken instead, since they stand in the name of a chain, of which the
    /// kernel takes 255 bytes.
    static let limit = 24

    /// Every length that there is.
    static let all: PrefixLengths = {
        var all = PrefixLengths()
        (all.low, all.high, all.has128) = (.max, .max, true)
        return all
    }()

    private init() {}

    public init(of ranges: some Sequence<IPPrefix>) {
        for range in ranges { insert(range.length) }
        if count > PrefixLengths.limit { self = .all }
    }

    /// The lengths that there are in `family`, in ascending order.
    public func lengths(_ family: IPFamily) -> [Int] { (0...family.addressBits).filter(contains) }

    private func contains(_ length: Int) -> Bool {
        switch length {
        case 0..<64: low >> UInt64(length) & 1 == 1
        case 64..<128: high >> UInt64(length - 64) & 1 == 1
        default: length == 128 && has128
        }
    }

    private mutating func insert(_ length: Int) {
        switch length {
        case 0..<64: low |= 1 << UInt64(length)
        case 64..<128: high |= 1 << UInt64(length - 64)
        default: has128 = true
        }
    }

    private var count: Int { low.nonzeroBitCount + high.nonzeroBitCount + (has128 ? 1 : 0) }
}

extension PrefixLengths {
    /// As it stands in the name of a chain: `24-27`, or `all`.
    var name: String {
        self == .all ? PrefixLengths.nameOfAll : lengths(.ipv6).map(String.init).joined(separator: "-")
    }

    private static let nameOfAll = "all"

    /// Divides what follows `firewall-` in the name of a chain; nil for others.
    static func dividing(_ name: Substring) -> (lengths: PrefixLengths, rest: Substring)? {
        var lengths = PrefixLengths()
        if name.hasPrefix(nameOfAll) {
            lengths = .all
        } else {
            for part in name.split(separator: "-", omittingEmptySubsequences: false) {
                guard let length = Int(part), (0...128).contains(length) else { break }
                lengths.insert(length)
            }
            guard (1...limit).contains(lengths.count) else { return nil }
        }
        let prefix = lengths.name + "-"
        return name.hasPrefix(prefix) ? (lengths, name.dropFirst(prefix.count)) : nil
    }
}

extension PrefixLengths: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.has128 ? 1 : 0, left.high, left.low) < (right.has128 ? 1 : 0, right.high, right.low)
    }
}
