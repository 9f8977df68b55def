public import Services

/// The map that remembers the clients of a Service port.
///
/// There are several, since clients of an endpoint that goes are found by a dump, which takes the kernel time in proportion
/// to the square of a map's size.
public struct AffinityMap: Hashable, Sendable {
    public let number: Int

    /// How many there are. Each has 2 MB of hash table from the start.
    static let count = 8

    /// How many clients each remembers. When so many are, new ones are balanced without being remembered until others have
    /// expired.
    public static let size: UInt32 = 131_072

    init?(number: Int) {
        guard (0..<AffinityMap.count).contains(number) else { return nil }
        self.number = number
    }

    /// The same after a restart: what is remembered stays where it is.
    public init(of port: ServicePortName) { number = port.share(of: AffinityMap.count) }

    /// The name in the kernel, with which the names of its chains begin.
    public var name: String { AffinityMap.prefix + String(number) }

    private static let prefix = "affinity-"

    /// Divides the name of a chain that begins with the name of a map; nil for others.
    static func dividing(_ name: String) -> (map: AffinityMap, rest: Substring)? {
        guard name.hasPrefix(prefix) else { return nil }
        let parts = name.dropFirst(prefix.count).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let map = AffinityMap(number: number) else { return nil }
        return (map, parts[1])
    }
}

extension AffinityMap: Comparable, CaseIterable {
    public static var allCases: [AffinityMap] { (0..<count).compactMap { AffinityMap(number: $0) } }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
