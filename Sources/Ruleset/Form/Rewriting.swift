/// How the source of a frontend's connections is rewritten after translation, beside what holds for every Service.
public enum Rewriting: Int, Hashable, Sendable, CaseIterable {
    case none
    /// Masqueraded always: the answer has to come back through this node.
    case always
    /// Masqueraded if the node itself connected.
    case own

    /// The chain that does it.
    var chain: String? {
        switch self {
        case .none: nil
        case .always: ChainName.rewrite
        case .own: ChainName.rewriteOwn
        }
    }
}
