import Addresses
import Netfilter
import Proxy
import Ruleset
import Services
import Testing

/// When the connection tracking table is searched, and for what.
@Suite struct FlowReconcilerTests {
    typealias Samples = ConntrackSamples
    let kernel = FakeConntrack()
    let start = ContinuousClock.now

    /// What a change makes the reconciler search for.
    private func filters(_ old: [TrackedPort], _ new: [TrackedPort]) throws -> [ConntrackFilter] {
        var reconciler = try Samples.reconciler(old, on: kernel, at: start)
        let before = kernel.filters.count
        reconciler.update(Samples.name, new, at: start + .seconds(10))
        try reconciler.run(on: kernel, at: start + .seconds(10))
        return Array(kernel.filters[before...])
    }

    @Test func `nothing is searched for if only an endpoint was added`() throws {
        #expect(try filters([Samples.port()], [Samples.port(.udp, [Samples.serving, Samples.gone])]) == [])
    }

    @Test func `nothing is searched for if nothing changed or only TCP did`() throws {
        #expect(try filters([Samples.port()], [Samples.port()]) == [])
        #expect(try filters([], [Samples.port(.tcp, grace: 60)]) == [])
        #expect(
            try filters(
                [Samples.port(.tcp, [Samples.serving, Samples.gone], grace: 60)], [Samples.port(.tcp, grace: 60)])
                == [])
        #expect(try filters([], []) == [])
    }

    @Test func `a removed endpoint has its frontends' translated entries shown`() throws {
        let filters = try filters([Samples.port(.udp, [Samples.serving, Samples.gone])], [Samples.port()])
        #expect(filters.count == 4)
        for (address, port) in [
            (Samples.clusterIP, 8000), (Samples.externalIP, 8000), (Samples.loadBalancerIP, 8000),
            (Samples.nodeIP, 32000),
        ] as [(IPAddress, UInt16)] {
            #expect(
                filters.contains(
                    ConntrackFilter(
                        family: .ipv4, transport: .udp, originalDestination: address, originalDestinationPort: port,
                        status: .destinationNAT)))
        }
    }

    @Test(
        arguments: [
            ([ConntrackSamples.port()], [ConntrackSamples.port(.udp, [])], .destinationNAT),
            ([ConntrackSamples.port()], [], .destinationNAT),
            ([ConntrackSamples.port(.udp, [])], [ConntrackSamples.port()], []),
            ([], [ConntrackSamples.port()], []),
        ] as [([TrackedPort], [TrackedPort], ConntrackEntry.Status)])
    func `only new endpoints have untranslated entries shown`(
        old: [TrackedPort], new: [TrackedPort], status: ConntrackEntry.Status
    ) throws {
        let filters = try filters(old, new)
        #expect(filters.count == 4)
        #expect(filters.allSatisfy { $0.status == status })
    }

    @Test func `many frontends are one dump`() throws {
        var (old, new) = (Samples.port(.udp, [Samples.serving, Samples.gone]), Samples.port())
        for index in 0..<UInt8(4) {
            old.externalIPs.append(IPAddress(203, 0, 113, 100 + index))
            new.externalIPs.append(IPAddress(203, 0, 113, 100 + index))
        }
        #expect(
            try filters([old], [new])
                == [ConntrackFilter(family: .ipv4, transport: .udp, status: .destinationNAT)])
    }

    @Test func `at the start everything is searched once`() throws {
        var reconciler = FlowReconciler(family: .ipv4)
        reconciler.update(Samples.name, [Samples.port()], at: start)
        reconciler.searchEverything()
        try reconciler.run(on: kernel, at: start)
        #expect(kernel.filters == [ConntrackFilter(family: .ipv4, transport: .udp)])
        try Samples.settle(&reconciler, on: kernel, after: start)
        #expect(!kernel.filters.dropFirst().contains(ConntrackFilter(family: .ipv4, transport: .udp)))
    }

    @Test func `a failed search is remembered and repeated`() throws {
        var reconciler = try Samples.reconciler(on: kernel, at: start)
        kernel.entries = [Samples.entry()]
        reconciler.update(Samples.name, [Samples.port(.udp, [Samples.gone])], at: start)
        kernel.failures = 1
        let now = start + .seconds(10)
        #expect(throws: NetlinkError.self) { try reconciler.run(on: kernel, at: now) }
        #expect(kernel.entries.count == 1)
        #expect(reconciler.counters.failedSearches == 1)
        #expect(!reconciler.isDue(at: now))
        #expect(reconciler.isDue(at: now + .seconds(2)))
        try reconciler.run(on: kernel, at: now + .seconds(2))
        #expect(kernel.entries.isEmpty)
        #expect(reconciler.counters.endpointGone == 1)
    }

    @Test func `a deletion that fails leaves the search to be repeated`() throws {
        var reconciler = try Samples.reconciler(on: kernel, at: start)
        reconciler.update(Samples.name, [], at: start)
        kernel.entries = [Samples.entry()]
        let failing = FailingDeletion(kernel)
        #expect(throws: NetlinkError.self) { try reconciler.run(on: failing, at: start + .seconds(10)) }
        try reconciler.run(on: kernel, at: start + .seconds(12))
        #expect(kernel.entries.isEmpty)
        #expect(reconciler.counters.frontendGone == 1)
    }

    @Test func `an entry that appears behind the search is found by the second one`() throws {
        var reconciler = try Samples.reconciler(on: kernel, at: start)
        let now = start + .seconds(10)
        reconciler.update(Samples.name, [Samples.port(.udp, [Samples.gone])], at: now)
        try reconciler.run(on: kernel, at: now)
        kernel.entries = [Samples.entry()]
        #expect(!reconciler.isDue(at: now + .milliseconds(999)))
        #expect(reconciler.isDue(at: now + .seconds(1)))
        try reconciler.run(on: kernel, at: now + .seconds(1))
        #expect(kernel.entries.isEmpty)
        #expect(!reconciler.isDue(at: now + .seconds(100)))
    }

    @Test func `entries of a node address that is gone are deleted, and of no other`() throws {
        var reconciler = try Samples.reconciler(on: kernel, at: start)
        let other = IPAddress(192, 168, 0, 2)
        kernel.entries = [
            Samples.entry(to: Samples.nodeIP, 32000), Samples.entry(to: other, 32000, endpoint: nil, clientPort: 40001),
            Samples.entry(to: IPAddress(192, 168, 0, 3), 32000, clientPort: 40002),
        ]
        reconciler.setNodePortAddresses([other])
        try reconciler.run(on: kernel, at: start + .seconds(10))
        #expect(kernel.entries.map(\.original.sourcePort) == [40002])
        #expect(reconciler.counters.frontendGone == 1)
        #expect(reconciler.counters.notTranslated == 1)
    }

    @Test func `frontends found in the kernel that nobody wants have their entries deleted`() throws {
        var reconciler = FlowReconciler(family: .ipv4)
        kernel.entries = [
            Samples.entry(), Samples.entry(.tcp, clientPort: 40001), Samples.entry(to: Samples.externalIP),
        ]
        reconciler.noteRemoved([.address(Samples.clusterIP, .udp, 8000), .address(Samples.clusterIP, .tcp, 8000)])
        reconciler.searchEverything()
        try reconciler.run(on: kernel, at: start)
        #expect(kernel.entries == [Samples.entry(.tcp, clientPort: 40001), Samples.entry(to: Samples.externalIP)])
    }
}

/// Shows everything and deletes nothing.
private final class FailingDeletion: ConntrackKernel {
    let kernel: FakeConntrack

    init(_ kernel: FakeConntrack) { self.kernel = kernel }

    func entries(
        matching filter: ConntrackFilter, where isWanted: (ConntrackEntry) -> Bool
    ) throws(NetlinkError) -> [ConntrackEntry] { try kernel.entries(matching: filter, where: isWanted) }

    func delete(_ entry: ConntrackEntry) throws(NetlinkError) -> Bool {
        throw NetlinkError(operation: "delete", errno: .notPermitted)
    }
}
