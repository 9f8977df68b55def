/// An nftables table: the name space of everything Shunt owns in one family.
public struct Table: Hashable, Sendable {
    public var family: TableFamily
    public var name: String
    /// Shown by `nft list`; kernel 5.10 and later.
    public var comment: String?

    public init(family: TableFamily, name: String, comment: String? = nil) {
        self.family = family
        self.name = name
        self.comment = comment
    }
}
