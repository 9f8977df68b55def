/// What one message of a batch concerns, so that an error of the kernel can name it.
public enum BatchSubject: Hashable, Sendable {
    case table
    case chain(String)
    case set(String)
    /// A rule at the end of a chain.
    case rule(chain: String)
    /// All rules of a chain.
    case rules(chain: String)
    /// All elements of a set.
    case allElements(set: String)
    /// The elements at `range` of the element list that was the batch's `list`-th, counted from 0.
    case elements(set: String, list: Int, range: Range<Int>)
}

extension BatchSubject: CustomStringConvertible {
    /// For error messages; names of objects are in quotes.
    public var description: String {
        switch self {
        case .table: "table"
        case .chain(let name): "chain '\(name)'"
        case .set(let name): "set '\(name)'"
        case .rule(let chain): "a rule of chain '\(chain)'"
        case .rules(let chain): "all rules of chain '\(chain)'"
        case .allElements(let set): "all elements of set '\(set)'"
        case .elements(let set, _, let range): "\(range.count) elements of set '\(set)'"
        }
    }
}
