/// An nftables chain: a base chain if it has a hook, otherwise a regular chain.
public struct Chain: Hashable, Sendable {
    public var name: String
    public var hook: Hook?
    public var comment: String?

    public init(name: String, hook: Hook? = nil, comment: String? = nil) {
        self.name = name
        self.hook = hook
        self.comment = comment
    }

    /// `type nat hook prerouting priority -100; policy accept;`
    public struct Hook: Hashable, Sendable {
        public var type: ChainType
        public var point: HookPoint
        public var priority: Int32
        /// True for `policy accept`, false for `policy drop`.
        public var accepts: Bool

        public init(type: ChainType, point: HookPoint, priority: Int32, accepts: Bool = true) {
            self.type = type
            self.point = point
            self.priority = priority
            self.accepts = accepts
        }
    }

    public enum ChainType: String, Hashable, Sendable, CaseIterable {
        case nat
        case filter
        case route
    }

    /// Raw values are the kernel's `NF_INET_` numbers.
    public enum HookPoint: UInt32, Hashable, Sendable, CaseIterable {
        case prerouting = 0
        case input = 1
        case forward = 2
        case output = 3
        case postrouting = 4
    }
}
