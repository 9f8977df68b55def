import Addresses
import CoreMetrics

/// How many clients are remembered in a family, and how many may be.
struct AffinityMetrics: Sendable {
    private let clients: Gauge
    private let limit: Gauge

    init(_ family: IPFamily, _ factory: any MetricsFactory) {
        let dimensions = [("ip_family", "\(family)")]
        clients = Gauge(label: "shunt_session_affinity_clients", dimensions: dimensions, factory: factory)
        limit = Gauge(label: "shunt_session_affinity_clients_limit", dimensions: dimensions, factory: factory)
    }

    func record(_ count: Int, of size: Int) {
        clients.record(count)
        limit.record(size)
    }
}
