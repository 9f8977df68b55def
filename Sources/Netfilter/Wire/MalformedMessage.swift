/// A reply whose bytes do not follow the netlink format, or lack what its type requires.
struct MalformedMessage: Error, Hashable, Sendable {
    /// What is wrong, for example "attribute runs past the end".
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
