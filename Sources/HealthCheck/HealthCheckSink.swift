public import Addresses

/// Takes health checks as they change: the server, or in tests what records them.
public protocol HealthCheckSink: Sendable {
    /// Takes what changed in one family. Services that are not named stay as they are.
    func update(_ updates: [HealthCheckUpdate], of family: IPFamily)

    /// Sets the addresses at which the ports of a family are open. Until then they are closed.
    func setAddresses(_ addresses: ListenAddresses, of family: IPFamily)
}
