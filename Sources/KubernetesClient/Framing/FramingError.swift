/// A response body that does not have the form of a list or a watch.
struct FramingError: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension FramingError {
    /// Nothing that is read at once may be longer, so that a broken peer cannot make this process grow. An API server
    /// accepts objects of up to 3 MiB.
    static let greatestLength = 16 * 1024 * 1024

    static func check(_ length: Int) throws(FramingError) {
        if length > greatestLength {
            throw FramingError("an object of \(length) bytes is longer than \(greatestLength) bytes")
        }
    }
}
