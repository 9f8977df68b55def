/// `update @set { key timeout 3h : data }`: adds an element from the packet path, or refreshes its timeout if it exists.
public struct SetUpdate: Hashable, Sendable {
    public var set: String
    public var key: Register
    public var data: Register?
    /// Lifetime of the element in milliseconds; nil for the set's default.
    public var timeout: UInt64?

    public init(set: String, key: Register, data: Register?, timeout: UInt64? = nil) {
        self.set = set
        self.key = key
        self.data = data
        self.timeout = timeout
    }
}
