public import Addresses

/// Address and port of an endpoint: what a connection is translated to.
@frozen
public struct Backend: Hashable, Sendable, Comparable {
    public var address: IPAddress
    public var port: UInt16

    public init(_ address: IPAddress, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.address == right.address ? left.port < right.port : left.address < right.address
    }
}

extension Backend: CustomStringConvertible {
    public var description: String {
        address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }
}
