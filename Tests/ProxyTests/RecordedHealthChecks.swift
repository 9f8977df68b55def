import Addresses
import HealthCheck
import Synchronization

/// Records what load balancers are to be told.
final class RecordedHealthChecks: HealthCheckSink {
    private struct State {
        var updates: [IPFamily: [HealthCheckUpdate]] = [:]
        var addresses: [IPFamily: ListenAddresses] = [:]
    }

    private let state = Mutex(State())

    func update(_ updates: [HealthCheckUpdate], of family: IPFamily) {
        state.withLock { $0.updates[family, default: []] += updates }
    }

    func setAddresses(_ addresses: ListenAddresses, of family: IPFamily) {
        state.withLock { $0.addresses[family] = addresses }
    }

    /// What came since the last look.
    func takeUpdates(_ family: IPFamily = .ipv4) -> [HealthCheckUpdate] {
        state.withLock { $0.updates.removeValue(forKey: family) ?? [] }
    }

    func addresses(_ family: IPFamily = .ipv4) -> ListenAddresses? { state.withLock { $0.addresses[family] } }
}
