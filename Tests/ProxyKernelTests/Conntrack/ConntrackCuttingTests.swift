import Addresses
import KernelTestSupport
import Kubernetes
import Netfilter
import Proxy
import Testing

/// TCP connections to endpoints that are gone, of Services that ask for a cut and of others.
@Suite struct ConntrackCuttingTests {
    @Test(arguments: IPFamily.allCases)
    func `a connection to an endpoint that is gone is reset after the grace time`(family: IPFamily) async throws {
        let objects = ConntrackObjects(family)
        try await Topology.with { topology in
            let pods = objects.pods
            try await topology.serve(
                on: .remote, objects.target(pods[0], 5353), objects.target(pods[1], 5353))
            let rig = try ConntrackRig(topology)
            let start = ContinuousClock.now
            try rig.apply(objects.service(grace: 30), objects.slice(pods[0]))
            try rig.start(at: start)
            let held = try await topology.hold(from: .pod1, to: objects.target(objects.clusterIP, 53))
            try rig.apply(objects.slice(pods[1]), at: start + .seconds(5))
            try rig.maintain(at: start + .seconds(34))
            #expect(rig.reconcilers.map(\.counters.connectionsCut).reduce(0, +) == 0)
            try rig.maintain(at: start + .seconds(35))
            #expect(rig.reconcilers.map(\.counters.connectionsCut).reduce(0, +) == 1)
            let outcomes = try await held.brokenOutcomes()
            #expect(outcomes.counts[.reset] == 1)
        }
    }
}
