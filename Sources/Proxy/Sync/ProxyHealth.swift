import Addresses
import Synchronization

/// Whether the kernel keeps up with what the source tells.
///
/// A proxy is not healthy while something that was told a minute ago, kube-proxy's limit, is not programmed. One that was
/// told nothing is healthy, however long ago it programmed anything. May be asked from any thread, also while the proxy
/// is stuck.
public final class ProxyHealth: Sendable {
    public typealias Instant = ContinuousClock.Instant

    private struct State {
        /// When the oldest change came that nobody has begun to program.
        var waiting: Instant?
        /// When the oldest change came that a family does not have yet.
        var unprogrammed: [IPFamily: Instant] = [:]
    }

    private let limit: Duration
    private let state = Mutex(State())

    /// - Parameter limit: how old a change may be that is not programmed.
    public init(limit: Duration = .seconds(60)) { self.limit = limit }

    public func isHealthy(at now: Instant = .now) -> Bool {
        state.withLock { state in
            let oldest = min(state.waiting ?? now, state.unprogrammed.values.min() ?? now)
            return now - oldest < limit
        }
    }

    /// A change has come.
    func requested(at now: Instant = .now) {
        state.withLock { state in
            if state.waiting == nil { state.waiting = now }
        }
    }

    /// What has come until now is being programmed. To be called before it is looked at: what comes in between is then
    /// taken for unprogrammed, until its own turn.
    func began(_ families: some Sequence<IPFamily>) {
        state.withLock { state in
            guard let waiting = state.waiting.take() else { return }
            for family in families where state.unprogrammed[family] == nil { state.unprogrammed[family] = waiting }
        }
    }

    /// A family has everything that was begun.
    func succeeded(_ family: IPFamily) {
        _ = state.withLock { state in state.unprogrammed.removeValue(forKey: family) }
    }
}
