public import Services

/// The set of `loadBalancerSourceRanges` of a Service port.
///
/// There are several, since ranges are added to and deleted from such a set in time that grows with its size: to delete one
/// of 4,000 takes the kernel 20 ms, one of 500 takes it 2.5 ms (6.18).
public struct SourceSet: Hashable, Sendable {
    public let number: Int

    static let count = 8

    /// The same after a restart.
    public init(of port: ServicePortName) { number = port.share(of: SourceSet.count) }

    private init(number: Int) { self.number = number }

    /// The name in the kernel.
    public var name: String { SourceSet.prefix + String(number) }

    private static let prefix = "allowed-sources-"

    /// Divides what follows `firewall-` in the name of a chain; nil for others.
    static func dividing(_ name: Substring) -> (set: SourceSet, rest: Substring)? {
        let parts = name.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), (0..<count).contains(number), String(number) == parts[0]
        else {
            return nil
        }
        return (SourceSet(number: number), parts[1])
    }
}

extension SourceSet: Comparable, CaseIterable {
    public static var allCases: [SourceSet] { (0..<count).map { SourceSet(number: $0) } }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
