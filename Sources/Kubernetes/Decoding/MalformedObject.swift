/// Bytes that are no object of the expected kind, so that not even its name is known.
package struct MalformedObject: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
