import Ruleset
import Services

/// When TCP connections are to be cut: which endpoints of Services that ask for it are gone, and since when.
///
/// To cut is to delete the entry. The client's next packet is then the first one of a connection to the ruleset, which
/// sends it to another endpoint, that knows nothing of it and answers by a reset, or refuses it by a reset where there is
/// none. An idle client notices when it sends again. Where a Local policy drops, the client is not told; nor is it with
/// `net.netfilter.nf_conntrack_tcp_loose` 0 (it is 1 unless changed), since the kernel then does not translate a packet
/// from the middle of a connection.
struct ConnectionCutting: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Watch {
        var grace: Duration
        /// Endpoints that were gone before have been so at least since then.
        var since: Instant
        var gone: [Backend: Instant] = [:]
        /// When there is something to be looked for.
        var due: Instant?
    }

    private var watches: [Frontend: Watch] = [:]

    /// Whether no Service asks for it.
    var isEmpty: Bool { watches.isEmpty }

    mutating func update(_ change: FrontendTable.Change, at now: Instant) {
        guard let claim = change.new, let grace = claim.grace else {
            // With the Service its wish is gone too: connections end in their own time.
            watches[change.frontend] = nil
            return
        }
        var watch = watches[change.frontend] ?? Watch(grace: grace, since: now, due: now + grace)
        if watch.grace != grace {
            watch.grace = grace
            watch.due = watch.since + grace
        }
        for endpoint in change.old?.endpoints ?? [] where !claim.has(endpoint) && watch.gone[endpoint] == nil {
            watch.gone[endpoint] = now
            watch.due = min(watch.due ?? now + grace, now + grace)
        }
        for endpoint in claim.endpoints where !watch.gone.isEmpty { watch.gone[endpoint] = nil }
        watches[change.frontend] = watch
    }

    /// Whether a connection to an endpoint that `frontend` does not have has lasted long enough.
    func isOver(_ frontend: Frontend, _ endpoint: Backend, at now: Instant) -> Bool {
        guard let watch = watches[frontend] else { return false }
        return now >= (watch.gone[endpoint] ?? watch.since) + watch.grace
    }

    /// Frontends whose connections are to be looked at.
    func due(at now: Instant) -> Set<Frontend> {
        Set(watches.lazy.filter { $0.value.due.map { $0 <= now } ?? false }.map(\.key))
    }

    /// Everything that was due for `frontends` at `now` is done.
    mutating func finished(_ frontends: Set<Frontend>, at now: Instant) {
        for frontend in frontends {
            guard var watch = watches[frontend] else { continue }
            let grace = watch.grace
            watch.gone = watch.gone.filter { now < $0.value + grace }
            watch.due = watch.gone.values.min().map { $0 + grace }
            watches[frontend] = watch
        }
    }
}
