/// A rule as the kernel reports it.
public struct InstalledRule: Hashable, Sendable {
    public var chain: String
    public var rule: Rule
    /// Identifies the rule in its table for as long as it exists.
    public var handle: UInt64

    public init(chain: String, rule: Rule, handle: UInt64) {
        self.chain = chain
        self.rule = rule
        self.handle = handle
    }
}
