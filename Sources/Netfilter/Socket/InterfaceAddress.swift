public import Addresses

/// An address of a network interface of this node.
public struct InterfaceAddress: Hashable, Sendable {
    public var address: IPAddress
    public var prefixLength: Int
    public var interfaceIndex: UInt32
    /// IPv6: duplicate address detection has not finished (or has failed), so that nothing can be received on it yet.
    public var isTentative: Bool

    public init(address: IPAddress, prefixLength: Int, interfaceIndex: UInt32, isTentative: Bool) {
        self.address = address
        self.prefixLength = prefixLength
        self.interfaceIndex = interfaceIndex
        self.isTentative = isTentative
    }
}
