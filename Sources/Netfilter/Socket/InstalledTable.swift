/// Everything that one table of the kernel contains, decoded into the values it is made from.
public struct InstalledTable: Hashable, Sendable {
    public var table: Table
    /// In the kernel's order, which is that of creation.
    public var chains: [Chain]
    /// By chain name, in the order in which they run. Chains without rules have no entry.
    public var rules: [String: [Rule]]
    /// Includes the anonymous sets of rules (`__set0`), with the flag `NFT_SET_ANONYMOUS`.
    public var sets: [NamedSet]
    /// By set name. Sets without elements have an empty list; sets of types that Shunt does not use have none.
    public var elements: [String: ElementList]

    public init(
        table: Table, chains: [Chain] = [], rules: [String: [Rule]] = [:], sets: [NamedSet] = [],
        elements: [String: ElementList] = [:]
    ) {
        self.table = table
        self.chains = chains
        self.rules = rules
        self.sets = sets
        self.elements = elements
    }
}
