public import Netfilter

/// One element, so that lists can be compared whatever their order: hash sets have none.
public struct ElementValue: Hashable, Sendable {
    /// Key and data.
    public var bytes: ArraySlice<UInt8>
    public var verdict: Verdict?
    public var comment: String

    /// Takes one element of a list.
    public init(_ list: ElementList, _ index: Int) {
        bytes = list[index]
        verdict = list.verdicts.isEmpty ? nil : list.verdicts[index]
        comment = list.comments.isEmpty ? "" : list.comments[index]
    }
}
