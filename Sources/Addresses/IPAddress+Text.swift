extension IPAddress {
    /// Parses dotted IPv4 or RFC 4291 IPv6 text; nil if it is neither.
    ///
    /// As the Kubernetes API does for old objects, leading zeros in IPv4 octets are accepted and read as decimal
    /// (`010.0.0.1` is `10.0.0.1`). Zones (`fe80::1%eth0`) are refused. IPv4-mapped addresses (`::ffff:10.0.0.1`) are
    /// IPv6 addresses.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        let parsed = text.withUTF8 { bytes -> IPAddress? in
            bytes.contains(UInt8(ascii: ":")) ? IPAddress(ipv6Text: bytes) : IPAddress.ipv4(text: bytes[...])
        }
        guard let parsed else { return nil }
        self = parsed
    }

    fileprivate static func ipv4(text: Slice<UnsafeBufferPointer<UInt8>>) -> IPAddress? {
        var value: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
                guard octet <= 255, digits <= 8 else { return nil }
            case UInt8(ascii: "."):
                guard digits > 0, dots < 3 else { return nil }
                value = value << 8 | octet
                (octet, digits) = (0, 0)
                dots += 1
            default:
                return nil
            }
        }
        guard dots == 3, digits > 0 else { return nil }
        return IPAddress(ipv4: value << 8 | octet)
    }

    private init?(ipv6Text text: UnsafeBufferPointer<UInt8>) {
        var groups: [UInt16] = []
        var gap: Int?
        var index = text.startIndex
        if text.count >= 2, text[0] == UInt8(ascii: ":") {
            guard text[1] == UInt8(ascii: ":") else { return nil }
            gap = 0
            index = 2
        }
        while index < text.endIndex {
            guard groups.count < 8 else { return nil }
            let end = text[index...].firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
            if end == text.endIndex, text[index..<end].contains(UInt8(ascii: ".")) {
                guard groups.count <= 6, let tail = IPAddress.ipv4(text: text[index..<end]) else { return nil }
                groups += [UInt16(truncatingIfNeeded: tail.low >> 16), UInt16(truncatingIfNeeded: tail.low)]
                index = end
                break
            }
            guard let group = IPAddress.group(text[index..<end]) else { return nil }
            groups.append(group)
            guard end < text.endIndex else {
                index = end
                break
            }
            index = end + 1
            guard index < text.endIndex else { return nil }
            if text[index] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = groups.count
                index += 1
            }
        }
        guard let full = IPAddress.expand(groups, gap: gap) else { return nil }
        self.init(
            high: full.prefix(4).reduce(0) { $0 << 16 | UInt64($1) },
            low: full.dropFirst(4).reduce(0) { $0 << 16 | UInt64($1) })
    }

    private static func group(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt16? {
        guard (1...4).contains(text.count) else { return nil }
        var value: UInt16 = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }

    private static func expand(_ groups: [UInt16], gap: Int?) -> [UInt16]? {
        guard let gap else { return groups.count == 8 ? groups : nil }
        guard groups.count < 8 else { return nil }
        return Array(groups[..<gap]) + Array(repeating: 0, count: 8 - groups.count) + Array(groups[gap...])
    }
}

extension IPAddress: CustomStringConvertible {
    /// Canonical text: dotted decimal, or RFC 5952 for IPv6, with IPv4-mapped addresses as `::ffff:10.0.0.1`.
    public var description: String {
        if family == .ipv4 { return IPAddress.dotted(low) }
        if high == 0, low >> 32 == 0xffff { return "::ffff:\(IPAddress.dotted(low))" }
        let groups = (0..<8).map { index in
            UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> (48 - 16 * UInt64(index % 4)))
        }
        guard let zeros = IPAddress.longestZeroRun(groups) else {
            return groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        let left = groups[..<zeros.lowerBound].map { String($0, radix: 16) }.joined(separator: ":")
        let right = groups[zeros.upperBound...].map { String($0, radix: 16) }.joined(separator: ":")
        return left + "::" + right
    }

    private static func dotted(_ word: UInt64) -> String {
        "\(word >> 24 & 255).\(word >> 16 & 255).\(word >> 8 & 255).\(word & 255)"
    }

    /// The first longest run of two or more zero groups: what RFC 5952 abbreviates as "::".
    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start > max(best?.count ?? 0, 1) { best = start..<end }
            start = max(end, start) + 1
        }
        return best
    }
}
