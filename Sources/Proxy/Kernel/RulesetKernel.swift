public import Netfilter
public import Ruleset

/// Where rulesets are installed: the kernel, or in tests what behaves like it.
///
/// Belongs to one thread.
public protocol RulesetKernel: AnyObject {
    /// Everything that `table` contains, or nil if there is no such table.
    func contents(of table: Table) throws(CommitError) -> InstalledTable?

    /// Applies the transaction as a whole or not at all.
    func commit(_ transaction: Transaction) throws(CommitError)

    /// The elements that a set has now.
    func elements(of set: SetID, _ form: RulesetForm) throws(CommitError) -> ElementList

    /// How many elements a set has now; nil if the kernel does not tell without listing them.
    func elementCount(of set: SetID, _ form: RulesetForm) throws(CommitError) -> Int?

    /// Deletes chains that nothing leads to.
    func delete(_ chains: UnusedChains, _ form: RulesetForm) throws(CommitError)

    /// Deletes the table with everything in it; does nothing if there is none.
    ///
    /// - Returns: whether there was one.
    func delete(_ table: Table) throws(CommitError) -> Bool
}
