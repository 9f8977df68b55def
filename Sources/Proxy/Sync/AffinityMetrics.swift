import Addresses
import CoreMetrics
import Ruleset

/// How many clients each map of a family remembers, and how many it may.
struct AffinityMetrics: Sendable {
    private let family: IPFamily
    private let factory: any MetricsFactory

    init(_ family: IPFamily, _ factory: any MetricsFactory) {
        self.family = family
        self.factory = factory
    }

    func record(_ count: Int, of size: Int, in map: AffinityMap) {
        let dimensions = [("ip_family", "\(family)"), ("map", map.name)]
        Gauge(label: "shunt_session_affinity_clients", dimensions: dimensions, factory: factory).record(count)
        Gauge(label: "shunt_session_affinity_clients_limit", dimensions: dimensions, factory: factory).record(size)
    }
}
