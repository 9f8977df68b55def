public import Addresses

/// Which entries of the connection tracking table are wanted.
///
/// The kernel leaves the others out itself, as far as it knows how to: entries that are not sent cost a tenth of those
/// that are. It filters by family always, by tuple since 5.8, by status later, and by IPv6 addresses not rightly; attributes
/// that it does not know it ignores. Therefore everything is filtered once more on receipt.
public struct ConntrackFilter: Hashable, Sendable {
    public var family: IPFamily
    public var transport: TransportProtocol
    /// Where the client connected to, before any translation.
    public var originalDestination: IPAddress?
    public var originalDestinationPort: UInt16?
    /// Bits that must be set.
    public var status: ConntrackEntry.Status

    public init(
        family: IPFamily, transport: TransportProtocol, originalDestination: IPAddress? = nil,
        originalDestinationPort: UInt16? = nil, status: ConntrackEntry.Status = []
    ) {
        self.family = family
        self.transport = transport
        self.originalDestination = originalDestination
        self.originalDestinationPort = originalDestinationPort
        self.status = status
    }

    public func matches(_ entry: ConntrackEntry) -> Bool {
        let original = entry.original
        return original.transport == transport && original.destination.family == family
            && originalDestination.map { $0 == original.destination } ?? true
            && originalDestinationPort.map { $0 == original.destinationPort } ?? true
            && entry.status.isSuperset(of: status)
    }
}
