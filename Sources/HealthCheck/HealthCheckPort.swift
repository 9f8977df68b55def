import Addresses

/// A health check node port of one family: what a Service has, whatever addresses it is reached at.
struct HealthCheckPort: Hashable, Sendable {
    var family: IPFamily
    var number: UInt16
}
