public import Netfilter
public import Ruleset

/// A transaction, or a question to the kernel, failed.
public struct CommitError: Error, Sendable {
    /// What the kernel said, or why its answer is not known.
    public var causes: [NetlinkError]
    /// Frontends whose elements were refused, as far as the kernel told.
    public var frontends: [Frontend]

    public init(causes: [NetlinkError], frontends: [Frontend] = []) {
        self.causes = causes
        self.frontends = frontends
    }

    /// Chains cannot be deleted yet, or the table is in use.
    public var isBusy: Bool { causes.contains { $0.isBusy } }
}

extension CommitError: CustomStringConvertible {
    /// The first causes; a batch can have thousands.
    public var description: String {
        let shown = causes.prefix(3).map { "\($0)" }.joined(separator: "; ")
        return causes.count > 3 ? "\(shown); and \(causes.count - 3) more" : shown
    }
}
