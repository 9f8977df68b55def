public import Addresses

/// One direction of a tracked connection: who sends to whom.
public struct ConntrackTuple: Hashable, Sendable {
    public var transport: TransportProtocol
    public var source: IPAddress
    public var sourcePort: UInt16
    public var destination: IPAddress
    public var destinationPort: UInt16

    public init(
        _ transport: TransportProtocol, source: IPAddress, sourcePort: UInt16, destination: IPAddress,
        destinationPort: UInt16
    ) {
        self.transport = transport
        self.source = source
        self.sourcePort = sourcePort
        self.destination = destination
        self.destinationPort = destinationPort
    }
}

extension ConntrackTuple: CustomStringConvertible {
    /// As conntrack(8) prints it.
    public var description: String {
        "\(transport) src=\(source) dst=\(destination) sport=\(sourcePort) dport=\(destinationPort)"
    }
}
