public import Addresses
import Glibc

/// One row of a table of connections and what must become of them.
public struct TrafficCase: Sendable, CustomStringConvertible {
    public var name: String
    public var from: Place
    public var target: String
    public var transport: TransportProtocol
    public var count: Int
    public var expectation: TrafficExpectation

    /// Without a `count`, as many connections are made as the expectation needs: see `sufficientCount`.
    public init(
        _ name: String, from: Place, to target: String, over transport: TransportProtocol = .tcp, count: Int? = nil,
        _ expectation: TrafficExpectation
    ) {
        self.name = name
        self.from = from
        self.target = target
        self.transport = transport
        self.count = count ?? Self.sufficientCount(expectation)
        self.expectation = expectation
    }

    public var description: String { "\(name) (\(from.rawValue) to \(target) \(transport))" }

    /// So many random choices that one of N endpoints stays out with a probability below 1 in 10⁹.
    private static func sufficientCount(_ expectation: TrafficExpectation) -> Int {
        switch expectation {
        case .refused: 5
        case .dropped: 2
        case .answeredByOne: 20
        case .answered(let servers, _):
            servers.count < 2
                ? 5 : Int((log(1e-9 / Double(servers.count)) / log(1 - 1 / Double(servers.count))).rounded(.up))
        }
    }
}
