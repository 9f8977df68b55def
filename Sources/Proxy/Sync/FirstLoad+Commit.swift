import Ruleset

extension FirstLoad {
    /// Sends all parts, each before the next is made: so long the kernel can enlarge its hash tables. To make the next part
    /// on another thread meanwhile saved nothing on two processors, since the kernel uses the second one for that.
    ///
    /// - Returns: the number of elements sent.
    func commit(to kernel: any RulesetKernel) throws(CommitError) -> Int {
        var count = 0
        for part in self {
            count += part.elementCount
            try kernel.commit(part)
        }
        return count
    }
}
