public import Addresses

/// One endpoint of an EndpointSlice, reduced to what a proxy reads: a trivial value of 32 bytes.
public struct Endpoint: Hashable, Sendable {
    /// The first address; the others are never used.
    public var address: IPAddress
    public var conditions: Conditions
    /// `nodeName`, or `.none`.
    public var nodeName: InternedString
    public var hints: TopologyHints

    public init(
        address: IPAddress, conditions: Conditions = .default, nodeName: InternedString = .none,
        hints: TopologyHints = .none
    ) {
        self.address = address
        self.conditions = conditions
        self.nodeName = nodeName
        self.hints = hints
    }

    public struct Conditions: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        // Computed, so that other modules see constants instead of calling an accessor for every endpoint.
        public static var ready: Conditions { Conditions(rawValue: 1) }
        public static var serving: Conditions { Conditions(rawValue: 2) }
        public static var terminating: Conditions { Conditions(rawValue: 4) }
        /// What absent conditions mean: ready and serving, not terminating.
        public static var `default`: Conditions { Conditions(rawValue: 3) }
    }
}
