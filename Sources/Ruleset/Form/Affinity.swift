/// How the clients of a Service port are remembered: `sessionAffinity: ClientIP`.
public struct Affinity: Hashable, Sendable {
    public var map: AffinityMap
    /// Seconds for which a client goes to the same endpoint.
    public var timeout: UInt32

    public init(map: AffinityMap, timeout: UInt32) {
        self.map = map
        self.timeout = timeout
    }

    /// With which the names of its recording chains begin.
    var name: String { "\(map.name)-\(timeout)" }
}

extension Affinity: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.map, left.timeout) < (right.map, right.timeout)
    }
}
