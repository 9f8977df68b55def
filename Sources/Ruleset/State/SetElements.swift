public import Netfilter

/// The elements of one set that a transaction adds or deletes.
public struct SetElements: Hashable, Sendable {
    public let set: SetID
    public internal(set) var elements: ElementList
}

/// Only sets that a transaction touches are in it, in the order in which they are declared: a change touches a few of some
/// two hundred.
extension [SetElements] {
    /// Nil if the set is not touched.
    subscript(set: SetID) -> ElementList? {
        get { firstIndex { $0.set == set }.map { self[$0].elements } }
        set {
            removeAll { $0.set == set }
            guard let newValue else { return }
            insert(SetElements(set: set, elements: newValue), at: position(set.index))
        }
    }

    /// The elements of `set`, made from `value` if it is not touched yet; changed in place.
    subscript(set: SetID, default value: @autoclosure () -> ElementList) -> ElementList {
        get { self[set] ?? value() }
        _modify {
            let index = set.index
            let position = position(index)
            if position == count || self[position].set.index != index {
                insert(SetElements(set: set, elements: value()), at: position)
            }
            yield &self[position].elements
        }
    }

    /// Where the set with this position among all sets is or would be.
    private func position(_ index: Int) -> Int { firstIndex { $0.set.index >= index } ?? count }
}
