import Addresses

/// Decides which sockets to open and close, and when to try again: a value, without any I/O and without a clock.
///
/// Whoever performs the actions reports what came of them before asking for the next.
struct ListenerPlan: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What is to be done now: first everything that closes, since what opens may need the same port.
    struct Actions: Equatable, Sendable {
        var close: [ListenerAddress] = []
        var open: [ListenerAddress] = []
    }

    private struct Failure {
        var count: Int
        var nextAttempt: Instant
    }

    /// The wait after a first failure; it doubles each time, up to 30 times as long.
    private let firstRetry: Duration
    private var ports: Set<HealthCheckPort> = []
    private var addresses: [IPFamily: ListenAddresses] = [:]
    private var wanted: Set<ListenerAddress> = []
    private var open: Set<ListenerAddress> = []
    /// Those that are wanted and not open, or open and not wanted.
    private var pending: Set<ListenerAddress> = []
    private var failures: [ListenerAddress: Failure] = [:]

    init(firstRetry: Duration = .seconds(1)) { self.firstRetry = firstRetry }

    /// Wants a port at all addresses of its family.
    mutating func take(_ port: HealthCheckPort) {
        guard ports.insert(port).inserted else { return }
        for address in addresses(port.family) { want(ListenerAddress(address: address, port: port.number)) }
    }

    /// Wants a port no longer.
    mutating func release(_ port: HealthCheckPort) {
        guard ports.remove(port) != nil else { return }
        for address in addresses(port.family) { unwant(ListenerAddress(address: address, port: port.number)) }
    }

    /// Sets where the ports of a family are wanted. They are wanted nowhere before.
    ///
    /// - Returns: whether that was not known.
    mutating func setAddresses(_ new: ListenAddresses, of family: IPFamily) -> Bool {
        guard addresses[family] != new else { return false }
        let (former, current) = (addresses(family), new.addresses(family))
        addresses[family] = new
        for port in ports where port.family == family {
            for address in former.subtracting(current) {
                unwant(ListenerAddress(address: address, port: port.number))
            }
            for address in current.subtracting(former) {
                want(ListenerAddress(address: address, port: port.number))
            }
        }
        return true
    }

    /// What to do at this time, in a fixed order.
    func actions(at now: Instant) -> Actions {
        var actions = Actions()
        for listener in pending.sorted() {
            if open.contains(listener) {
                actions.close.append(listener)
            } else if failures[listener].map({ $0.nextAttempt <= now }) ?? true {
                actions.open.append(listener)
            }
        }
        return actions
    }

    /// When an attempt after a failure is due; nil if there was none.
    var nextAttempt: Instant? { failures.values.map(\.nextAttempt).min() }

    /// The socket listens.
    ///
    /// - Returns: whether an attempt before this one had failed.
    mutating func didOpen(_ listener: ListenerAddress) -> Bool {
        open.insert(listener)
        review(listener)
        return failures.removeValue(forKey: listener) != nil
    }

    /// The socket was closed on request.
    mutating func didClose(_ listener: ListenerAddress) {
        open.remove(listener)
        review(listener)
    }

    /// The socket could not be opened, or stopped to listen of its own accord.
    ///
    /// - Returns: whether that is new, and so has to be reported.
    mutating func didFail(_ listener: ListenerAddress, at now: Instant) -> Bool {
        open.remove(listener)
        review(listener)
        guard wanted.contains(listener) else { return false }
        let count = failures[listener]?.count ?? 0
        failures[listener] = Failure(
            count: count + 1, nextAttempt: now + firstRetry * min(30, 1 << min(count, 5)))
        return count == 0
    }

    private func addresses(_ family: IPFamily) -> Set<IPAddress> { addresses[family]?.addresses(family) ?? [] }

    private mutating func want(_ listener: ListenerAddress) {
        wanted.insert(listener)
        review(listener)
    }

    private mutating func unwant(_ listener: ListenerAddress) {
        wanted.remove(listener)
        failures[listener] = nil
        review(listener)
    }

    private mutating func review(_ listener: ListenerAddress) {
        if wanted.contains(listener) != open.contains(listener) {
            pending.insert(listener)
        } else {
            pending.remove(listener)
        }
    }
}
