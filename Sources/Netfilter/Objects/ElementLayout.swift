/// The shape of a set's elements: lengths in bytes.
public struct ElementLayout: Hashable, Sendable {
    public var keyLength: Int
    /// An element of an interval set has two keys, the first and the last that it covers.
    public var isInterval: Bool
    public var value: Value

    public init(keyLength: Int, isInterval: Bool = false, value: Value = .none) {
        self.keyLength = keyLength
        self.isInterval = isInterval
        self.value = value
    }

    public enum Value: Hashable, Sendable {
        case none
        case verdict
        case data(length: Int)
    }

    /// Bytes that one element takes in `ElementList.bytes`: key, last key of an interval, data.
    public var stride: Int {
        let data = if case .data(let length) = value { length } else { 0 }
        return keyLength * (isInterval ? 2 : 1) + data
    }
}
