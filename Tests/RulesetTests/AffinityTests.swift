import Addresses
import Netfilter
import Services
import Testing

@testable import Ruleset

/// Which remembered clients have to be forgotten. Who is remembered only packets decide, so that lists are made by hand.
@Suite struct AffinityTests {
    private let endpoints = backends(3)
    /// Where the clients of `default/web:http` are remembered.
    private let map = AffinityMap(of: ServicePortName(service: name("web"), port: "http", transport: .tcp))

    private func sticky(
        _ cluster: [Backend], local: [Backend] = [], _ change: (inout SelectedPort) -> Void = { _ in }
    ) throws -> SelectedPort {
        try selectedPort(cluster: cluster, local: local) {
            $0.affinityTimeout = 600
            change(&$0)
        }
    }

    /// Elements of `affinity` as the kernel dumps them.
    private func remembered(
        _ entries: [(client: String, frontend: String, port: UInt16, backend: Backend)]
    ) throws -> ElementList {
        var list = ElementList(layout: SetID.affinity(map).definition(family: .ipv4).layout)
        for entry in entries {
            var words = ElementWords()
            words.append(try address(entry.client))
            words.append(.address(try address(entry.frontend), .tcp, entry.port))
            words.append(entry.backend)
            list.append { words.write(to: &$0, length: words.length) }
        }
        return list
    }

    private func stale(_ state: RulesetState, _ list: ElementList) -> [Int] {
        let stale = state.staleAffinity(in: list, of: map)
        let found = (0..<stale.count).map { stale[$0] }
        return (0..<list.count).filter { found.contains(list[$0]) }
    }

    @Test func clientsOfAnEndpointThatWentAreForgottenAndNoOthers() throws {
        var state = RulesetState()
        state.update(name("web"), [try sticky([endpoints[0], endpoints[2]])])
        let list = try remembered([
            ("10.0.9.1", "10.96.0.10", 80, endpoints[0]), ("10.0.9.2", "10.96.0.10", 80, endpoints[1]),
            ("10.0.9.3", "10.96.0.10", 80, endpoints[2]), ("10.0.9.3", "10.96.0.99", 80, endpoints[2]),
            ("10.0.9.3", "10.96.0.10", 81, endpoints[2]),
        ])
        #expect(stale(state, list) == [1, 3, 4])
        state.update(name("web"), [try selectedPort(cluster: endpoints)])
        #expect(stale(state, list) == [0, 1, 2, 3, 4])
    }

    @Test func underALocalPolicyOnlyPodsMayStayWithARemoteEndpoint() throws {
        let outside = try address("192.168.60.100")
        var state = RulesetState(podCIDR: try prefix("10.0.0.0/16"))
        let port = try sticky(endpoints, local: [endpoints[0]]) {
            $0.loadBalancerIPs = [outside]
            $0.isExternalTrafficLocal = true
        }
        state.update(name("web"), [port])
        let list = try remembered([
            ("192.168.60.2", "192.168.60.100", 80, endpoints[0]), ("192.168.60.2", "192.168.60.100", 80, endpoints[1]),
            ("10.0.9.1", "192.168.60.100", 80, endpoints[1]),
        ])
        #expect(stale(state, list) == [1])
    }

    @Test func aNodePortIsRememberedByTheNodesAddress() throws {
        var state = RulesetState()
        state.update(name("web"), [try sticky(endpoints) { $0.nodePort = 30080 }])
        let list = try remembered([("192.168.60.2", "192.168.50.1", 30080, endpoints[0])])
        #expect(stale(state, list) == [0])
        state.setNodePortAddresses([try address("192.168.50.1")])
        #expect(stale(state, list) == [])
    }

    @Test func onlyWhatTakesAnEndpointAwayDisturbsClients() throws {
        var state = RulesetState()
        state.update(name("web"), [try sticky(Array(endpoints.prefix(2)))])
        state.startRemembering()
        func disturbs(_ port: SelectedPort?) -> Bool {
            state.update(name("web"), port.map { [$0] } ?? [])
            let disturbed = state.takeTransaction().disturbedAffinity
            #expect(disturbed.keys.allSatisfy { $0 == map })
            return !disturbed.isEmpty
        }
        #expect(!disturbs(try sticky(endpoints)))
        #expect(!disturbs(try sticky(endpoints) { $0.affinityTimeout = 60 }))
        #expect(disturbs(try sticky(Array(endpoints.suffix(2)))))
        #expect(disturbs(try selectedPort(cluster: Array(endpoints.suffix(2)))))
        #expect(!disturbs(try sticky(endpoints)))
        #expect(disturbs(nil))
    }

    @Test func onlyElementsAboutTheGivenFrontendsAreLookedAt() throws {
        var state = RulesetState()
        let port = try sticky(Array(endpoints.prefix(1))) { $0.nodePort = 30080 }
        state.update(name("web"), [port])
        state.setNodePortAddresses([try address("192.168.50.1"), try address("192.168.50.2")])
        state.startRemembering()
        state.update(name("web"), [try sticky(Array(endpoints.suffix(2))) { $0.nodePort = 30080 }])
        let disturbed = try #require(state.takeTransaction().disturbedAffinity[map])
        let list = try remembered([
            ("10.0.9.1", "10.96.0.10", 80, endpoints[0]), ("10.0.9.2", "10.96.0.10", 80, endpoints[1]),
            ("10.0.9.3", "10.96.0.10", 81, endpoints[0]), ("10.0.9.3", "10.96.0.11", 80, endpoints[0]),
            ("10.0.9.4", "192.168.50.1", 30080, endpoints[0]), ("10.0.9.5", "192.168.50.2", 30080, endpoints[0]),
            ("10.0.9.6", "192.168.50.3", 30080, endpoints[0]), ("10.0.9.6", "192.168.50.2", 30080, endpoints[2]),
        ])
        let padding = Set((0..<20).map { RememberedFrontend(.nodePort(.tcp, 1000 + $0)) })
        for frontends in [disturbed, disturbed.union(padding)] {
            let stale = state.staleAffinity(in: list, of: map, about: frontends)
            let found = Set((0..<stale.count).map { Array(stale[$0]) })
            #expect(found == Set([0, 4, 5].map { Array(list[$0]) }))
        }
    }

    /// Another map has only what is left from a Service that had the frontend before.
    @Test func inAnotherMapEveryClientIsForgotten() throws {
        var state = RulesetState()
        state.update(name("web"), [try sticky(endpoints)])
        let list = try remembered([("10.0.9.1", "10.96.0.10", 80, endpoints[0])])
        for other in AffinityMap.allCases {
            #expect(state.staleAffinity(in: list, of: other).isEmpty == (other == map))
        }
    }

    @Test func theSamePortsAreInTheSameMapsInEveryVersion() {
        let maps = (0..<12).map {
            AffinityMap(of: ServicePortName(service: name("service-\($0)"), port: "http", transport: .tcp)).number
        }
        #expect(maps == [5, 4, 0, 2, 5, 3, 1, 3, 3, 6, 1, 0])
    }
}
