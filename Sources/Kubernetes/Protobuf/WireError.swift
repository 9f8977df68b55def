/// Bytes that are no protocol buffer message of the expected form.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
