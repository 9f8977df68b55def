public import Addresses

/// Who may connect to a frontend with `loadBalancerSourceRanges`.
public struct AdmittedSources: Hashable, Sendable {
    /// Where the ranges stand.
    public var set: SourceSet
    /// Sorted, no range within another; not empty.
    public var ranges: [IPPrefix]

    public init(_ ranges: [IPPrefix], in set: SourceSet) {
        self.set = set
        self.ranges = ranges
    }
}
