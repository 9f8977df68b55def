import Addresses
import Netfilter
import Proxy
import Services
import Testing

/// When TCP connections are cut, by a clock that the test moves.
@Suite struct ConnectionCuttingTests {
    typealias Samples = ConntrackSamples
    let kernel = FakeConntrack()
    let start = ContinuousClock.now

    private func ports(_ endpoints: IPAddress..., grace: UInt32? = 30) -> [TrackedPort] {
        [Samples.port(.tcp, endpoints, grace: grace)]
    }

    /// Lets every due run happen, second by second.
    private func run(_ reconciler: inout FlowReconciler, from: Int, to end: Int) throws {
        for second in from...end where reconciler.isDue(at: start + .seconds(second)) {
            try reconciler.run(on: kernel, at: start + .seconds(second))
        }
    }

    @Test func `a connection is cut when its endpoint has been gone for the grace time, not before`() throws {
        var reconciler = try Samples.reconciler(ports(Samples.serving, Samples.gone), on: kernel, at: start)
        kernel.entries = [Samples.entry(.tcp), Samples.entry(.tcp, endpoint: Samples.gone, clientPort: 40001)]
        reconciler.update(Samples.name, ports(Samples.serving), at: start + .seconds(100))
        try run(&reconciler, from: 100, to: 129)
        #expect(kernel.entries.count == 2)
        try run(&reconciler, from: 130, to: 130)
        #expect(kernel.entries == [Samples.entry(.tcp)])
        #expect(reconciler.counters.connectionsCut == 1)
        #expect(!reconciler.isDue(at: start + .seconds(10_000)))
    }

    @Test func `an endpoint that comes back keeps its connections`() throws {
        var reconciler = try Samples.reconciler(ports(Samples.serving), on: kernel, at: start)
        kernel.entries = [Samples.entry(.tcp)]
        reconciler.update(Samples.name, ports(), at: start + .seconds(100))
        reconciler.update(Samples.name, ports(Samples.serving), at: start + .seconds(120))
        try run(&reconciler, from: 100, to: 200)
        #expect(kernel.entries.count == 1)
        reconciler.update(Samples.name, ports(), at: start + .seconds(210))
        try run(&reconciler, from: 201, to: 239)
        #expect(kernel.entries.count == 1, "its second absence counts from its own beginning")
        try run(&reconciler, from: 240, to: 240)
        #expect(kernel.entries.isEmpty)
    }

    @Test func `without the annotation nothing is cut`() throws {
        var reconciler = try Samples.reconciler(ports(Samples.serving, grace: nil), on: kernel, at: start)
        kernel.entries = [Samples.entry(.tcp)]
        reconciler.update(Samples.name, ports(grace: nil), at: start)
        try run(&reconciler, from: 0, to: 1_000)
        #expect(kernel.entries.count == 1)
    }

    @Test func `an annotation that is taken away ends the countdown`() throws {
        var reconciler = try Samples.reconciler(ports(Samples.serving), on: kernel, at: start)
        kernel.entries = [Samples.entry(.tcp)]
        reconciler.update(Samples.name, ports(), at: start + .seconds(100))
        reconciler.update(Samples.name, ports(grace: nil), at: start + .seconds(110))
        try run(&reconciler, from: 100, to: 1_000)
        #expect(kernel.entries.count == 1)
    }

    @Test func `after a start endpoints that were gone before have the grace time from the start`() throws {
        kernel.entries = [
            Samples.entry(.tcp, endpoint: Samples.gone), Samples.entry(.tcp, clientPort: 40001),
            Samples.entry(.tcp, endpoint: nil, clientPort: 40002),
        ]
        var reconciler = try Samples.reconciler(ports(Samples.serving), on: kernel, at: start)
        try run(&reconciler, from: 3, to: 29)
        #expect(kernel.entries.count == 3)
        try run(&reconciler, from: 30, to: 30)
        #expect(kernel.entries.map(\.original.sourcePort) == [40001, 40002])
    }

    @Test func `a cut that fails is tried again`() throws {
        var reconciler = try Samples.reconciler(ports(Samples.serving), on: kernel, at: start)
        kernel.entries = [Samples.entry(.tcp)]
        reconciler.update(Samples.name, ports(Samples.gone), at: start + .seconds(100))
        kernel.failures = 1
        #expect(throws: NetlinkError.self) { try reconciler.run(on: kernel, at: start + .seconds(130)) }
        #expect(kernel.entries.count == 1)
        try run(&reconciler, from: 131, to: 140)
        #expect(kernel.entries.isEmpty)
    }
}
