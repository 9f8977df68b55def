/// `update @set { key : data }`: adds an element from the packet path, or refreshes its timeout if it exists.
public struct SetUpdate: Hashable, Sendable {
    public var set: String
    public var key: Register
    public var data: Register?

    public init(set: String, key: Register, data: Register?) {
        self.set = set
        self.key = key
        self.data = data
    }
}
