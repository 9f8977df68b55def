/// A rule: expressions that run in order until one of them breaks.
public struct Rule: Hashable, Sendable {
    public var expressions: [Expression]
    public var comment: String?

    public init(_ expressions: [Expression], comment: String? = nil) {
        self.expressions = expressions
        self.comment = comment
    }
}
