import Addresses
import Netfilter
import Ruleset

extension NetlinkError {
    /// The frontend whose element the kernel refused, if it told which one that was.
    func frontend(in lists: [(set: SetID, elements: ElementList)], _ family: IPFamily) -> Frontend? {
        // What is missing is the table, its chain or an element that was there a moment ago: another program's doing, of
        // which every element of the transaction would be accused.
        guard !isNotFound else { return nil }
        guard case .elements(_, let list, let range) = subject, lists.indices.contains(list) else { return nil }
        // Kernels before 5.15 or so do not tell which element it was; then a message of one element still tells.
        guard let index = elementIndex ?? (range.count == 1 ? range.lowerBound : nil) else { return nil }
        return lists[list].set.frontend(of: lists[list].elements, index, family)
    }
}
