public import Addresses
import Kubernetes
public import Logging
public import NIOCore
public import NIOPosix
public import ServiceLifecycle
import Synchronization

/// Answers load balancers at the health check node ports of Services with `externalTrafficPolicy: Local`.
///
/// Counts are answered as soon as `update` returns. Ports open and close a moment later, while `run` runs. A port that
/// cannot be opened is reported once and tried again, after one second and then less and less often, up to every half a
/// minute.
public final class HealthCheckServer: HealthCheckSink, ServiceLifecycle.Service {
    private struct State {
        var table = HealthCheckTable()
        var plan: ListenerPlan
        var listeners: [ListenerAddress: HTTPListener] = [:]
        /// When the next attempt wakes the server up.
        var alarm: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let eventLoopGroup: any EventLoopGroup
    private let logger: Logger
    private let isProxyHealthy: @Sendable () -> Bool
    private let wakeups: AsyncStream<Void>
    private let wakeup: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - eventLoopGroup: whose threads wait for connections and requests; one thread is plenty.
    ///   - logger: takes what an operator should know.
    ///   - isProxyHealthy: asked for each request; no node passes the check whose proxy is not healthy.
    public convenience init(
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
        isProxyHealthy: @escaping @Sendable () -> Bool
    ) {
        self.init(
            eventLoopGroup: eventLoopGroup, logger: logger, firstRetry: .seconds(1), isProxyHealthy: isProxyHealthy)
    }

    init(
        eventLoopGroup: any EventLoopGroup, logger: Logger, firstRetry: Duration,
        isProxyHealthy: @escaping @Sendable () -> Bool
    ) {
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
        self.isProxyHealthy = isProxyHealthy
        state = Mutex(State(plan: ListenerPlan(firstRetry: firstRetry)))
        (wakeups, wakeup) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    public func update(_ updates: [HealthCheckUpdate], of family: IPFamily) {
        var disputes: [HealthCheckTable.Dispute] = []
        let changesPorts = state.withLock { state in
            var changesPorts = false
            for update in updates {
                let effect = state.table.apply(update, of: family)
                if let port = effect.released { state.plan.release(port) }
                if let port = effect.taken { state.plan.take(port) }
                disputes += effect.disputes
                changesPorts = changesPorts || effect.taken != nil || effect.released != nil
            }
            return changesPorts
        }
        for dispute in disputes {
            logger.warning(
                "two Services claim the same health check node port, the older one has it",
                metadata: ["service": "\(dispute.waiting)", "reason": "\(dispute)"])
        }
        if changesPorts { wakeup.yield() }
    }

    public func setAddresses(_ addresses: ListenAddresses, of family: IPFamily) {
        let isNew = state.withLock { $0.plan.setAddresses(addresses, of: family) }
        guard isNew else { return }
        if addresses.addresses(family).isEmpty {
            logger.warning(
                """
                health check node ports of this family stay closed: no interface has an address at which node ports \
                are to be open
                """,
                metadata: ["family": "\(family)"])
        }
        wakeup.yield()
    }

    /// Opens and closes ports until it is told to shut down, and then closes all. To be called once.
    public func run() async throws {
        await withDiscardingTaskGroup { group in
            for await _ in wakeups.cancelOnGracefulShutdown() {
                let actions = state.withLock { $0.plan.actions(at: .now) }
                for address in actions.close { await close(address) }
                for address in actions.open { await open(address, &group) }
                setAlarm(&group)
            }
            group.cancelAll()
        }
    }

    private func open(_ address: ListenerAddress, _ group: inout DiscardingTaskGroup) async {
        do {
            let listener = try await HTTPListener(address, on: eventLoopGroup, logger: logger) { [weak self] in
                self?.answer(at: address.healthCheckPort)
            }
            let hadFailed = state.withLock { state in
                state.listeners[address] = listener
                return state.plan.didOpen(address)
            }
            logger.log(
                level: hadFailed ? .notice : .debug, "health check node port is open", metadata: metadata(address))
            group.addTask {
                await listener.serve()
                self.ended(listener, at: address)
            }
        } catch {
            failed(address, "\(error)")
        }
    }

    private func close(_ address: ListenerAddress) async {
        let listener = state.withLock { $0.listeners.removeValue(forKey: address) }
        await listener?.close()
        state.withLock { $0.plan.didClose(address) }
        logger.debug("health check node port is closed", metadata: ["address": "\(address)"])
    }

    /// A socket does not listen any more. If it is still known, it was not asked to.
    private func ended(_ listener: HTTPListener, at address: ListenerAddress) {
        let isUnexpected = state.withLock { state in
            guard state.listeners[address] === listener, !Task.isCancelled else { return false }
            state.listeners[address] = nil
            return true
        }
        guard isUnexpected else { return }
        failed(address, "the socket was closed")
        wakeup.yield()
    }

    private func failed(_ address: ListenerAddress, _ reason: String) {
        guard state.withLock({ $0.plan.didFail(address, at: .now) }) else { return }
        logger.error(
            "health check node port cannot be opened, trying again: load balancers do not use this node until then",
            metadata: metadata(address, ["reason": "\(reason)"]))
    }

    /// Wakes the server up for the next attempt.
    private func setAlarm(_ group: inout DiscardingTaskGroup) {
        let alarm = state.withLock { state -> ContinuousClock.Instant? in
            let now = ContinuousClock.now
            guard let next = state.plan.nextAttempt, state.alarm.map({ $0 <= now || next < $0 }) ?? true else {
                return nil
            }
            state.alarm = next
            return next
        }
        guard let alarm else { return }
        group.addTask {
            // When it is cancelled, nobody waits for it any more.
            try? await Task.sleep(until: alarm)
            self.wakeup.yield()
        }
    }

    private func answer(at port: HealthCheckPort) -> HealthCheckAnswer? {
        guard let owner = state.withLock({ $0.table.owner(of: port) }) else { return nil }
        return HealthCheckAnswer(
            service: owner.service, localEndpoints: owner.localEndpoints, isProxyHealthy: isProxyHealthy())
    }

    private func metadata(_ address: ListenerAddress, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
        var metadata = more
        metadata["address"] = "\(address)"
        if let owner = state.withLock({ $0.table.owner(of: address.healthCheckPort) }) {
            metadata["service"] = "\(owner.service)"
        }
        return metadata
    }
}
