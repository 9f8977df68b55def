import Addresses
import Testing

@testable import HealthCheck

/// What happens to a plan, and what it asks for then.
enum PlanEvent: Sendable {
    case take(UInt16)
    case release(UInt16)
    case addresses(ListenAddresses)
    /// Asks for the actions, performs all of them with success, and expects exactly these.
    case performs(close: [ListenerAddress] = [], open: [ListenerAddress] = [])
    /// The same, but everything that is to be opened fails; expects how many failures are to be reported.
    case fails(open: [ListenerAddress], reports: Int)
    /// A socket stops to listen of its own accord.
    case lost(ListenerAddress)
    case after(Duration)
    /// Seconds from now to the next attempt.
    case nextAttempt(in: Duration?)
}

struct PlanCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var events: [PlanEvent]

    init(_ description: String, _ events: PlanEvent...) {
        testDescription = description
        self.events = events
    }
}

/// Sockets open and close as ports and addresses come and go.
@Suite struct ListenerPlanTests {
    private static let everywhere = at("0.0.0.0", 30001)
    private static let one = at("192.0.2.1", 30001)
    private static let two = at("192.0.2.2", 30001)
    private static let only: @Sendable (String...) -> ListenAddresses = { .only(Set($0.map { ip($0) })) }

    static let cases = [
        PlanCase("nothing is open before there are ports", .addresses(.all), .performs()),
        PlanCase("nothing is open before addresses are known", .take(30001), .performs()),
        PlanCase(
            "a port opens once", .addresses(.all), .take(30001), .performs(open: [everywhere]), .take(30001),
            .performs()),
        PlanCase(
            "a port that is not wanted any more closes", .addresses(.all), .take(30001), .performs(open: [everywhere]),
            .release(30001), .performs(close: [everywhere]), .performs()),
        PlanCase(
            "a port that comes and goes before anything was done", .addresses(.all), .take(30001), .release(30001),
            .performs()),
        PlanCase(
            "a port that goes and comes back before anything was done stays open", .addresses(.all), .take(30001),
            .performs(open: [everywhere]), .release(30001), .take(30001), .performs()),
        PlanCase(
            "another port does not disturb the first", .addresses(.all), .take(30001), .performs(open: [everywhere]),
            .take(30002), .performs(open: [at("0.0.0.0", 30002)]), .release(30001), .performs(close: [everywhere])),
        PlanCase(
            "a port is open at each address", .addresses(only("192.0.2.1", "192.0.2.2")), .take(30001),
            .performs(open: [one, two]), .release(30001), .performs(close: [one, two])),
        PlanCase(
            "addresses come and go", .addresses(only("192.0.2.1")), .take(30001), .performs(open: [one]),
            .addresses(only("192.0.2.1", "192.0.2.2")), .performs(open: [two]), .addresses(only("192.0.2.2")),
            .performs(close: [one]), .addresses(only()), .performs(close: [two])),
        PlanCase(
            "from every address to one: the first closes before the other opens", .addresses(.all), .take(30001),
            .performs(open: [everywhere]), .addresses(only("192.0.2.1")), .performs(close: [everywhere], open: [one])),
        PlanCase(
            "addresses of the other family do not count", .addresses(only("2001:db8::1")), .take(30001), .performs()),
        PlanCase(
            "a failure is reported once and tried again after a doubling time", .addresses(.all), .take(30001),
            .fails(open: [everywhere], reports: 1), .nextAttempt(in: .seconds(1)), .performs(), .after(.seconds(1)),
            .fails(open: [everywhere], reports: 0), .nextAttempt(in: .seconds(2)), .after(.seconds(2)),
            .fails(open: [everywhere], reports: 0), .nextAttempt(in: .seconds(4)), .after(.seconds(4)),
            .performs(open: [everywhere]), .nextAttempt(in: nil)),
        PlanCase(
            "at most half a minute passes between attempts", .addresses(.all), .take(30001),
            .fails(open: [everywhere], reports: 1), .after(.seconds(1)), .fails(open: [everywhere], reports: 0),
            .after(.seconds(2)), .fails(open: [everywhere], reports: 0), .after(.seconds(4)),
            .fails(open: [everywhere], reports: 0), .after(.seconds(8)), .fails(open: [everywhere], reports: 0),
            .after(.seconds(16)), .fails(open: [everywhere], reports: 0), .nextAttempt(in: .seconds(30)),
            .after(.seconds(30)), .fails(open: [everywhere], reports: 0), .nextAttempt(in: .seconds(30))),
        PlanCase(
            "one busy address does not keep the port closed at another", .addresses(only("192.0.2.1", "192.0.2.2")),
            .take(30001), .fails(open: [one, two], reports: 2), .after(.seconds(1)), .performs(open: [one, two])),
        PlanCase(
            "a port that failed and is not wanted any more is forgotten", .addresses(.all), .take(30001),
            .fails(open: [everywhere], reports: 1), .release(30001), .nextAttempt(in: nil), .performs(), .take(30001),
            .fails(open: [everywhere], reports: 1)),
        PlanCase(
            "a socket that is lost is reported and opened again", .addresses(.all), .take(30001),
            .performs(open: [everywhere]), .lost(everywhere), .performs(), .after(.seconds(1)),
            .performs(open: [everywhere])),
    ]

    @Test(arguments: cases) func plans(_ planCase: PlanCase) {
        var plan = ListenerPlan()
        var now = ContinuousClock.now
        for (index, event) in planCase.events.enumerated() {
            switch event {
            case .take(let port): plan.take(HealthCheckPort(family: .ipv4, number: port))
            case .release(let port): plan.release(HealthCheckPort(family: .ipv4, number: port))
            case .addresses(let addresses): _ = plan.setAddresses(addresses, of: .ipv4)
            case .performs(let close, let open):
                let actions = plan.actions(at: now)
                #expect(actions == ListenerPlan.Actions(close: close, open: open), "event \(index)")
                for listener in actions.close { plan.didClose(listener) }
                for listener in actions.open { _ = plan.didOpen(listener) }
            case .fails(let open, let reports):
                let actions = plan.actions(at: now)
                #expect(actions == ListenerPlan.Actions(open: open), "event \(index)")
                let reported = actions.open.map { plan.didFail($0, at: now) }
                #expect(reported.count { $0 } == reports, "event \(index)")
            case .lost(let listener):
                let isReported = plan.didFail(listener, at: now)
                #expect(isReported, "event \(index)")
            case .after(let duration): now += duration
            case .nextAttempt(let duration): #expect(plan.nextAttempt == duration.map { now + $0 }, "event \(index)")
            }
        }
    }

    @Test func `the families have ports and addresses of their own`() {
        var plan = ListenerPlan()
        _ = plan.setAddresses(.all, of: .ipv6)
        plan.take(HealthCheckPort(family: .ipv4, number: 30001))
        plan.take(HealthCheckPort(family: .ipv6, number: 30001))
        #expect(plan.actions(at: .now).open == [at("::", 30001)])
    }

    @Test func `a success after failures is told apart from a first one`() {
        var plan = ListenerPlan()
        _ = plan.setAddresses(.all, of: .ipv4)
        plan.take(HealthCheckPort(family: .ipv4, number: 30001))
        _ = plan.didFail(Self.everywhere, at: .now)
        let second = plan.didOpen(Self.everywhere)
        plan.didClose(Self.everywhere)
        let third = plan.didOpen(Self.everywhere)
        #expect(second)
        #expect(!third)
    }

    @Test func `a socket that opens after it was given up is closed`() {
        var plan = ListenerPlan()
        _ = plan.setAddresses(.all, of: .ipv4)
        plan.take(HealthCheckPort(family: .ipv4, number: 30001))
        let actions = plan.actions(at: .now)
        plan.release(HealthCheckPort(family: .ipv4, number: 30001))
        for listener in actions.open { _ = plan.didOpen(listener) }
        #expect(plan.actions(at: .now).close == [Self.everywhere])
    }

    @Test func `a failure of a socket that was given up is not reported`() {
        var plan = ListenerPlan()
        _ = plan.setAddresses(.all, of: .ipv4)
        let isReported = plan.didFail(Self.everywhere, at: .now)
        #expect(!isReported)
        #expect(plan.nextAttempt == nil)
    }
}
