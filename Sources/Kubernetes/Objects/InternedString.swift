import Synchronization

/// A string known by number: node and zone names, which every endpoint carries and few of which differ.
///
/// Equal strings have equal numbers for the life of the process. The table behind it only grows, by one entry per
/// distinct name, and is no state that anyone can observe; so that it is shared by the whole process.
public struct InternedString: Hashable, Sendable {
    /// 0 is the empty string.
    public let number: UInt32

    public init(_ string: String) {
        number = InternedString.table.withLock { table in
            if let known = table.numbers[string] { return known }
            let number = UInt32(table.strings.count)
            table.strings.append(string)
            table.numbers[string] = number
            return number
        }
    }

    /// No name: the empty string.
    public static let none = InternedString("")

    public var string: String {
        InternedString.table.withLock { $0.strings[Int(number)] }
    }

    private struct Table {
        var strings = [""]
        var numbers = ["": UInt32(0)]
    }

    private static let table = Mutex(Table())
}

extension InternedString: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) { self.init(value) }
    public var description: String { string }
}
