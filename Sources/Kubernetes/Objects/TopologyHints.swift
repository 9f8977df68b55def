import Synchronization

/// `endpoints[].hints` of an EndpointSlice: for which zones and nodes an endpoint is meant. Known by number, since the
/// same few hints occur on every endpoint.
public struct TopologyHints: Hashable, Sendable {
    /// 0 is no hints.
    public let number: UInt32

    /// Names without order; duplicates do no harm.
    public init(zones: [InternedString] = [], nodes: [InternedString] = []) {
        let value = Value(zones: zones, nodes: nodes)
        number = TopologyHints.table.withLock { table in
            if let known = table.numbers[value] { return known }
            let number = UInt32(table.values.count)
            table.values.append(value)
            table.numbers[value] = number
            return number
        }
    }

    public static let none = TopologyHints()

    /// `hints.forZones`
    public var zones: [InternedString] { TopologyHints.table.withLock { $0.values[Int(number)].zones } }
    /// `hints.forNodes`
    public var nodes: [InternedString] { TopologyHints.table.withLock { $0.values[Int(number)].nodes } }

    private struct Value: Hashable {
        var zones: [InternedString]
        var nodes: [InternedString]
    }

    private struct Table {
        var values = [Value(zones: [], nodes: [])]
        var numbers = [Value(zones: [], nodes: []): UInt32(0)]
    }

    private static let table = Mutex(Table())
}
