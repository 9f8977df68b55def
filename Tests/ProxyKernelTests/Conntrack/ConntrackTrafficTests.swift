import Addresses
import KernelTestSupport
import Kubernetes
import Netfilter
import Proxy
import Testing

/// UDP clients with fixed source ports, which keep their entries alive, through every change of a Service.
@Suite struct ConntrackTrafficTests {
    /// A client's way to the Service, with a source port of its own.
    struct Path: Sendable {
        var place: Place
        var target: String
        var sourcePort: UInt16
    }

    private func paths(_ objects: ConntrackObjects, port: UInt16 = 53, nodePort: UInt16 = 30053) -> [Path] {
        let plan = objects.plan
        return [
            Path(place: .pod1, target: objects.target(objects.clusterIP, port), sourcePort: 41_001),
            Path(place: .node, target: objects.target(objects.clusterIP, port), sourcePort: 41_002),
            Path(place: .outside, target: objects.target(objects.loadBalancerIP, port), sourcePort: 41_003),
            Path(place: .outside, target: objects.target(objects.externalIP, port), sourcePort: 41_004),
            Path(place: .outside, target: objects.target(plan.nodeOutside, nodePort), sourcePort: 41_005),
            Path(place: .remote, target: objects.target(plan.node, nodePort), sourcePort: 41_006),
        ]
    }

    /// Builds everything, with a server per pod at both ports.
    private func with(
        _ family: IPFamily, _ body: (ConntrackRig, ConntrackObjects) async throws -> Void
    ) async throws {
        let objects = ConntrackObjects(family)
        try await Topology.with { topology in
            for pod in objects.pods.prefix(2) {
                try await topology.serve(on: .remote, objects.target(pod, 5353), objects.target(pod, 5354))
            }
            try await body(try ConntrackRig(topology), objects)
        }
    }

    /// One datagram and its answer on every path; the servers that answered, or how it ended else.
    private func send(
        _ rig: ConntrackRig, _ paths: [Path], timeout: Duration = .seconds(5)
    ) async throws -> [Outcomes] {
        var outcomes: [Outcomes] = []
        for path in paths {
            outcomes.append(
                try await rig.topology.connect(
                    from: path.place, to: path.target, protocol: .udp, timeout: timeout, sourcePort: path.sourcePort))
        }
        return outcomes
    }

    @Test(arguments: IPFamily.allCases)
    func `clients move to the new endpoint when theirs is replaced`(family: IPFamily) async throws {
        try await with(family) { rig, objects in
            let paths = paths(objects)
            try rig.apply(objects.service(), objects.slice(objects.pods[0]))
            try rig.start()
            for outcome in try await send(rig, paths) {
                #expect(outcome.servers == [objects.target(objects.pods[0], 5353)])
            }
            let deleted = rig.deleted
            try rig.apply(objects.slice(objects.pods[1]))
            #expect(rig.deleted - deleted == paths.count)
            for outcome in try await send(rig, paths) {
                #expect(outcome.servers == [objects.target(objects.pods[1], 5353)])
            }
            try rig.apply(objects.slice(objects.pods[1], port: 5354))
            for outcome in try await send(rig, paths) {
                #expect(outcome.servers == [objects.target(objects.pods[1], 5354)], "targetPort changed")
            }
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `clients are refused when the last endpoint goes and answered when one comes`(family: IPFamily) async throws {
        try await with(family) { rig, objects in
            let paths = paths(objects)
            try rig.apply(objects.service(), objects.slice(objects.pods[0]))
            try rig.start()
            _ = try await send(rig, paths)
            try rig.apply(objects.slice())
            #expect(rig.count(\.noEndpoints) == paths.count)
            for outcome in try await send(rig, paths) { #expect(outcome.counts == [.refused: 1]) }
            try rig.apply(objects.slice(objects.pods[1]))
            for outcome in try await send(rig, paths) {
                #expect(outcome.servers == [objects.target(objects.pods[1], 5353)])
            }
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `clients that sent before the Service was there reach it afterwards`(family: IPFamily) async throws {
        try await with(family) { rig, objects in
            let paths = paths(objects)
            try rig.start()
            for outcome in try await send(rig, paths, timeout: .milliseconds(100)) { #expect(outcome.servers == []) }
            let untranslated = try await rig.listing(family, "udp").filter { $0.contains("sport=4100") }
            #expect(untranslated.count == paths.count)
            try rig.apply(objects.service(), objects.slice(objects.pods[0]))
            #expect(rig.count(\.notTranslated) == paths.count)
            for outcome in try await send(rig, paths) {
                #expect(outcome.servers == [objects.target(objects.pods[0], 5353)])
            }
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `nothing is left of a removed Service or of a former port`(family: IPFamily) async throws {
        try await with(family) { rig, objects in
            try rig.apply(objects.service(), objects.slice(objects.pods[0]))
            try rig.start()
            _ = try await send(rig, paths(objects))
            try rig.apply(objects.service(port: 54))
            #expect(try await rig.listing(family, "udp", "dport=53") == [])
            #expect(try await rig.listing(family, "udp", "dport=30053").count == 2)
            try rig.apply(objects.service(port: 54, nodePort: 30054))
            #expect(try await rig.listing(family, "udp", "dport=30053") == [])
            let moved = paths(objects, port: 54, nodePort: 30054)
            for outcome in try await send(rig, moved) {
                #expect(outcome.servers == [objects.target(objects.pods[0], 5353)])
            }
            #expect(rig.count(\.frontendGone) == moved.count)
            try rig.apply(objects.removal)
            #expect(try await rig.listing(family, "udp", "dport=54") == [])
            #expect(try await rig.listing(family, "udp", "dport=30054") == [])
            #expect(rig.deleted == 2 * moved.count)
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `an endpoint that terminates and still serves keeps its clients`(family: IPFamily) async throws {
        try await with(family) { rig, objects in
            let paths = paths(objects)
            try rig.apply(objects.service(), objects.slice(objects.pods[0]))
            try rig.start()
            _ = try await send(rig, paths)
            try rig.apply(objects.slice(objects.pods[1], terminating: objects.pods[0]))
            #expect(rig.deleted == 0)
            for outcome in try await send(rig, paths) {
                #expect(outcome.servers == [objects.target(objects.pods[0], 5353)])
            }
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `entries of others and of TCP stay untouched`(family: IPFamily) async throws {
        try await with(family) { rig, objects in
            let paths = paths(objects)
            try rig.apply(objects.service(), objects.slice(objects.pods[0]))
            try rig.start()
            _ = try await send(rig, paths)
            let held = try await rig.topology.hold(from: .pod1, to: objects.target(objects.clusterIP, 53))
            let foreign = [
                (objects.clusterIP, "99", ["--dst-nat", objects.target(objects.pods[2], 5353)]),
                (objects.plan.remote, "30053", ["--dst-nat", objects.target(objects.pods[2], 5353)]),
                (objects.plan.node, "53", ["--dst-nat", objects.target(objects.pods[2], 5353)]),
                (objects.plan.remote, "53", []), (objects.clusterIP, "53", ["-w", "7"]),
            ]
            for (destination, port, more) in foreign {
                let arguments = [
                    "-p", "udp", "-s", objects.plan.pod2, "-d", destination, "--sport", "42000", "--dport", port,
                ]
                try await rig.insert(arguments + more)
            }
            let before = try await rig.listing(family, "sport=42000").map(identity)
            #expect(before.count == foreign.count)
            try rig.apply(objects.slice(objects.pods[1]))
            try rig.apply(objects.slice())
            try rig.apply(objects.removal)
            try rig.start()
            #expect(try await rig.listing(family, "sport=42000").map(identity).sorted() == before.sorted())
            let outcomes = try await held.end()
            #expect(outcomes.failures.isEmpty)
            #expect(outcomes.servers == [objects.target(objects.pods[0], 5353)])
        }
    }

    @Test(arguments: IPFamily.allCases)
    func `a restart deletes wrong entries only`(family: IPFamily) async throws {
        try await with(family) { rig, objects in
            let paths = paths(objects)
            try rig.apply(objects.service(), objects.slice(objects.pods[0], objects.pods[1]))
            try rig.start()
            let first = try await send(rig, paths)
            let before = try await rig.listing(family, "udp").map(identity).sorted()
            try rig.start()
            #expect(rig.deleted == 0)
            #expect(try await rig.listing(family, "udp").map(identity).sorted() == before)

            rig.stop()
            try rig.apply(objects.slice(objects.pods[1]))
            try rig.start()
            let wrong = first.filter { $0.servers == [objects.target(objects.pods[0], 5353)] }.count
            #expect(rig.deleted == wrong)
            for outcome in try await send(rig, paths) {
                #expect(outcome.servers == [objects.target(objects.pods[1], 5353)])
            }

            rig.stop()
            try rig.apply(objects.removal)
            try rig.start()
            #expect(rig.deleted == paths.count, "the Service was removed meanwhile")
        }
    }

    /// The number that the kernel gave the entry of a line.
    private func identity(_ line: String) -> String {
        line.split(separator: " ").map(String.init).first { $0.hasPrefix("id=") } ?? line
    }
}
