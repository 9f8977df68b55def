public import Addresses

/// Who may connect to a frontend with `loadBalancerSourceRanges`.
public struct AdmittedSources: Hashable, Sendable {
    /// Sorted, no range within another; not empty.
    public let ranges: [IPPrefix]
    /// Which sets have to be looked up for them.
    public let lengths: PrefixLengths

    public init(_ ranges: [IPPrefix]) {
        self.ranges = ranges
        lengths = PrefixLengths(of: ranges)
    }
}
