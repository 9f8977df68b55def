import Addresses
import KernelTestSupport
import Kubernetes
import Netfilter
import Proxy
import Testing

/// TCP connections to endpoints that are gone, of Services that ask for a cut and of others.
@Suite struct ConntrackCuttingTests {
    /// Opens a TCP connection, changes the endpoints, and lets grace time pass.
    private func cut(
        _ family: IPFamily, from place: Place, to frontend: (ConntrackObjects) -> String, grace: UInt32? = 30,
        leaving endpoints: (ConntrackObjects) throws -> ObjectChange,
        _ check: (ConntrackRig, RunningClient) async throws -> Void
    ) async throws {
        let objects = ConntrackObjects(family)
        try await Topology.with { topology in
            for pod in objects.pods.prefix(2) { try await topology.serve(on: .remote, objects.target(pod, 5353)) }
            let rig = try ConntrackRig(topology)
            let start = ContinuousClock.now
            try rig.apply(objects.service(grace: grace), objects.slice(objects.pods[0]))
            try rig.start(at: start)
            let held = try await topology.hold(from: place, to: frontend(objects))
            try rig.apply(endpoints(objects), at: start + .seconds(5))
            rig.maintain(at: start + .seconds(34))
            #expect(rig.count(\.connectionsCut) == 0)
            rig.maintain(at: start + .seconds(35))
            try await check(rig, held)
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `a connection is reset when its endpoint is gone and another is there`(family: IPFamily) async throws {
        try await cut(
            family, from: .pod1, to: { $0.target($0.clusterIP, 53) }, leaving: { try $0.slice($0.pods[1]) }
        ) { rig, held in
            #expect(rig.count(\.connectionsCut) == 1)
            let outcomes = try await held.brokenOutcomes()
            #expect(outcomes.counts[.reset] == 1)
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `a connection is reset when the last endpoint is gone`(family: IPFamily) async throws {
        try await cut(
            family, from: .pod1, to: { $0.target($0.clusterIP, 53) }, leaving: { try $0.slice() }
        ) { rig, held in
            #expect(rig.count(\.connectionsCut) == 1)
            let outcomes = try await held.brokenOutcomes()
            #expect(outcomes.counts[.reset] == 1)
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `a connection from outside to a node port is reset`(family: IPFamily) async throws {
        try await cut(
            family, from: .outside, to: { $0.target($0.plan.nodeOutside, 30053) },
            leaving: { try $0.slice($0.pods[1]) }
        ) { rig, held in
            #expect(rig.count(\.connectionsCut) == 1)
            let outcomes = try await held.brokenOutcomes()
            #expect(outcomes.counts[.reset] == 1)
        }
    }

    @Test func `an endpoint that terminates and still serves keeps its connections`() async throws {
        try await cut(
            .ipv4, from: .pod1, to: { $0.target($0.clusterIP, 53) },
            leaving: { try $0.slice($0.pods[1], terminating: $0.pods[0]) }
        ) { rig, held in
            #expect(rig.deleted == 0)
            let outcomes = try await held.end()
            #expect(outcomes.failures.isEmpty)
        }
    }

    @Test func `without the annotation a connection stays`() async throws {
        try await cut(
            .ipv4, from: .pod1, to: { $0.target($0.clusterIP, 53) }, grace: nil,
            leaving: { try $0.slice($0.pods[1]) }
        ) { rig, held in
            rig.maintain(at: .now + .seconds(100_000))
            #expect(rig.deleted == 0)
            let outcomes = try await held.end()
            #expect(outcomes.failures.isEmpty)
        }
    }
}
