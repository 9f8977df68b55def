import Addresses
import Kubernetes
import Netfilter
import RulesetTestSupport
import Services
import Testing

@testable import Ruleset

/// A change sends what it is about and nothing else.
@Suite struct TouchedElementsTests {
    @Test func aReplacedEndpointTouchesOnlyEndpointElements() throws {
        var state = try settled(web(backends(3)))
        state.update(name("web"), [try web(backends(2) + backends(1, from: 9))])
        let transaction = state.takeTransaction()
        #expect(transaction.newChains == [])
        #expect(touched(transaction) == [.clusterEndpoints, .clusterNodePortEndpoints])
        #expect(texts(transaction, .clusterEndpoints, deleted: true) == ["10.96.0.10 . tcp . 80 . 2"])
        #expect(texts(transaction, .clusterEndpoints) == ["10.96.0.10 . tcp . 80 . 2 : 10.0.1.9 . 8080"])
        #expect(texts(transaction, .clusterNodePortEndpoints, deleted: true) == ["tcp . 30080 . 2"])
        #expect(texts(transaction, .clusterNodePortEndpoints) == ["tcp . 30080 . 2 : 10.0.1.9 . 8080"])
    }

    /// Where nothing leads to another chain the kernel does not check the table for loops.
    @Test func anEndpointThatComesOrGoesIsOneElementPerFrontend() throws {
        var state = try settled(web(backends(3)))
        state.update(name("web"), [try web(backends(4))])
        let addition = state.takeTransaction()
        #expect(touched(addition) == [.clusterEndpoints, .clusterNodePortEndpoints])
        #expect(texts(addition, .clusterEndpoints) == ["10.96.0.10 . tcp . 80 . 3 : 10.0.1.4 . 8080"])
        #expect(addition.elementCount == 2 && addition.newChains == [])
        state.update(name("web"), [try web(backends(3))])
        let removal = state.takeTransaction()
        #expect(touched(removal) == [.clusterEndpoints, .clusterNodePortEndpoints])
        #expect(texts(removal, .clusterEndpoints, deleted: true) == ["10.96.0.10 . tcp . 80 . 3"])
        #expect(removal.elementCount == 2)
    }

    /// Load balancer and external IPs share the ClusterIP's slots.
    @Test(arguments: [false, true]) func anEndpointIsOneElementForAllFrontendsThatAreAddresses(isLocal: Bool) throws {
        func web(_ count: Int) throws -> SelectedPort {
            try selectedPort(cluster: backends(count), local: backends(1)) { port in
                port.loadBalancerIPs = [IPAddress(192, 0, 2, 100), IPAddress(192, 0, 2, 101)]
                port.externalIPs = [IPAddress(192, 0, 2, 80)]
                port.isExternalTrafficLocal = isLocal
            }
        }
        var state = try settled(web(3))
        state.update(name("web"), [try web(4)])
        let transaction = state.takeTransaction()
        #expect(touched(transaction) == [.clusterEndpoints])
        #expect(texts(transaction, .clusterEndpoints) == ["10.96.0.10 . tcp . 80 . 3 : 10.0.1.4 . 8080"])
    }

    /// The ClusterIP does not use them, an external IP does.
    @Test func slotsStandUnderTheClusterIPWhileAnyFrontendUsesThem() throws {
        func web(_ externalIPs: [IPAddress]) throws -> SelectedPort {
            try selectedPort(cluster: backends(2), local: backends(1)) { port in
                port.isInternalTrafficLocal = true
                port.externalIPs = externalIPs
            }
        }
        var state = try settled(web([]))
        state.update(name("web"), [try web([IPAddress(192, 0, 2, 80)])])
        let addition = state.takeTransaction()
        #expect(
            texts(addition, .clusterEndpoints) == [
                "10.96.0.10 . tcp . 80 . 0 : 10.0.1.1 . 8080", "10.96.0.10 . tcp . 80 . 1 : 10.0.1.2 . 8080",
            ])
        state.update(name("web"), [try web([])])
        #expect(state.takeTransaction().deletedElements(.clusterEndpoints)?.count == 2)
    }

    @Test func aRemovedEndpointMovesTheLastIntoItsSlotAndChangesTheVerdictAtOnce() throws {
        var state = try settled(web(backends(5)))
        state.update(name("web"), [try web([backends(1), backends(3, from: 3)].flatMap { $0 })])
        let transaction = state.takeTransaction()
        #expect(
            texts(transaction, .clusterEndpoints, deleted: true) == [
                "10.96.0.10 . tcp . 80 . 1", "10.96.0.10 . tcp . 80 . 4",
            ])
        #expect(texts(transaction, .clusterEndpoints) == ["10.96.0.10 . tcp . 80 . 1 : 10.0.1.5 . 8080"])
        #expect(texts(transaction, .serviceIPs, deleted: true) == ["10.96.0.10 . tcp . 80"])
        #expect(
            texts(transaction, .serviceIPs) == ["10.96.0.10 . tcp . 80 comment \"default/web:http\" : goto cluster-4"])
        #expect(texts(transaction, .serviceNodePorts).map { $0.suffix(23) } == ["goto cluster-nodeport-4"])
        #expect(transaction.newChains.map(\.name) == ["cluster-4", "cluster-nodeport-4"])
        #expect(state.takeUnusedChains().names == ["cluster-6", "cluster-nodeport-6"])
    }

    @Test func aServiceAddedToTenThousandSendsOnlyItsOwnElements() throws {
        var state = RulesetState(.ipv4)
        for number in 0..<10_000 {
            let port = SelectedPort(
                name: ServicePortName(service: name("service-\(number)"), port: "", transport: .tcp),
                clusterIP: IPAddress(ipv4: 0x0a60_1000 + UInt32(number)), port: 80,
                endpoints: SelectedEndpoints(cluster: backends(2), hasAny: true))
            state.update(port.name.service, [port])
        }
        state.startRemembering()
        state.update(name("web"), [try selectedPort(cluster: backends(2))])
        let transaction = state.takeTransaction()
        #expect(touched(transaction) == [.clusterIPs, .serviceIPs, .clusterEndpoints])
        #expect(transaction.elementCount == 4)
        #expect(transaction.newChains == [])
    }

    @Test func aRemovedServiceTakesAllItsElementsAlong() throws {
        var state = RulesetState(.ipv4)
        state.startRemembering()
        state.update(name("web"), [try everything()])
        let addition = state.takeTransaction()
        state.update(name("web"), [])
        let removal = state.takeTransaction()
        let sources: [SetID] = [.allowedSources(24), .allowedSources(32)]
        for set in SetID.allCases where set != .nodePortIPs && !set.name.hasPrefix("recording") && !set.remembersClients
        {
            let isOther = set.name.hasPrefix("allowed-sources") && !sources.contains(set)
            #expect(
                texts(addition, set).isEmpty == (set.name.hasSuffix("udp") || set.name.hasSuffix("sctp") || isOther),
                "\(set)")
            #expect(removal.addedElements(set)?.count ?? 0 == 0)
            #expect(removal.deletedElements(set)?.count == addition.addedElements(set)?.count)
        }
        #expect(state.takeUnusedChains().shared == Set(addition.newChains))
    }

    @Test func aPolicyThatChangesLeadsToAnotherChain() throws {
        var state = try settled(web(backends(3), local: backends(1)))
        state.update(name("web"), [try web(backends(3), local: backends(1)) { $0.isExternalTrafficLocal = true }])
        let transaction = state.takeTransaction()
        #expect(
            touched(transaction) == [
                .serviceNodePorts, .localNodePortEndpoints, .rewritingNodePorts(.tcp),
            ])
        #expect(texts(transaction, .serviceNodePorts).map { $0.suffix(24) } == ["goto policy-nodeport-4-2"])
        #expect(transaction.newChains.map(\.name) == ["local-nodeport-2", "policy-nodeport-4-2"])
        #expect(texts(transaction, .rewritingNodePorts(.tcp)) == ["30080 : jump rewrite-own"])
    }

    @Test func anAddressSharedByPortsStaysUntilTheLastOneGoes() throws {
        var state = RulesetState(.ipv4)
        state.startRemembering()
        let first = try selectedPort()
        let second = try selectedPort(port: 443) { $0.name.port = "https" }
        state.update(name("web"), [first, second])
        #expect(texts(state.takeTransaction(), .clusterIPs) == ["10.96.0.10"])
        state.update(name("web"), [second])
        #expect(state.takeTransaction().deletedElements(.clusterIPs) == nil)
        state.update(name("web"), [])
        #expect(texts(state.takeTransaction(), .clusterIPs, deleted: true) == ["10.96.0.10"])
    }

    @Test func hairpinAddressesAreCountedOverServices() throws {
        var state = RulesetState(.ipv4)
        state.startRemembering()
        state.update(name("a"), [try selectedPort("a", clusterIP: "10.96.0.1", hairpin: ["10.0.1.1"])])
        state.update(name("b"), [try selectedPort("b", clusterIP: "10.96.0.2", hairpin: ["10.0.1.1", "10.0.1.2"])])
        #expect(texts(state.takeTransaction(), .hairpinIPs) == ["10.0.1.1 . 10.0.1.1", "10.0.1.2 . 10.0.1.2"])
        state.update(name("b"), [])
        #expect(texts(state.takeTransaction(), .hairpinIPs, deleted: true) == ["10.0.1.2 . 10.0.1.2"])
    }

    @Test func sourceRangesOfTheSameLengthsTouchNothingElse() throws {
        var state = try settled(guarded("198.51.100.0/24", "192.0.2.0/24", "203.0.113.32/27"))
        state.update(name("web"), [try guarded("198.51.101.0/24", "192.0.2.0/24", "203.0.113.64/27")])
        let transaction = state.takeTransaction()
        #expect(transaction.newChains == [])
        #expect(touched(transaction) == [.allowedSources(24), .allowedSources(27)])
        #expect(
            texts(transaction, .allowedSources(24), deleted: true) == ["192.0.2.1 . tcp . 80 . 198.51.100.0"])
        #expect(texts(transaction, .allowedSources(24)) == ["192.0.2.1 . tcp . 80 . 198.51.101.0"])
        #expect(
            texts(transaction, .allowedSources(27), deleted: true) == ["192.0.2.1 . tcp . 80 . 203.0.113.32"])
        #expect(texts(transaction, .allowedSources(27)) == ["192.0.2.1 . tcp . 80 . 203.0.113.64"])
    }

    @Test func sourceRangesOfOtherLengthsLeadToAnotherChain() throws {
        var state = try settled(guarded("198.51.100.0/24", "203.0.113.32/27"))
        state.update(name("web"), [try guarded("198.51.100.0/24", "203.0.113.32/28")])
        let transaction = state.takeTransaction()
        #expect(transaction.newChains.map(\.name) == ["firewall-24-28-external-cluster-2"])
        #expect(transaction.newSets == [.allowedSources(24), .allowedSources(28)])
        #expect(touched(transaction) == [.serviceIPs, .allowedSources(27), .allowedSources(28)])
        #expect(texts(transaction, .serviceIPs).map { $0.suffix(38) } == ["goto firewall-24-28-external-cluster-2"])
        #expect(state.takeUnusedChains().names == ["firewall-24-27-external-cluster-2"])
    }

    /// The set of a length stays when nothing is in it any more, and a chain that comes again finds it.
    @Test func setsOfSourceRangesComeWithTheFirstChainAndStay() throws {
        var state = try settled(guarded("198.51.100.0/24"))
        var table = try FakeTable.applying(state.contents())
        for ranges in [["203.0.113.32/27"], ["198.51.100.0/24"], []] {
            state.update(name("web"), [try guarded(ranges)])
            var transaction = state.takeTransaction()
            if let chains = transaction.takeNewChains() { table = try FakeTable.applying(chains, to: table) }
            table = try FakeTable.applying(transaction, to: table)
            try table.delete(state.takeUnusedChains().names)
        }
        let sets = table.installed.sets.map(\.name).filter { $0.hasPrefix("allowed-sources") }
        #expect(sets == ["allowed-sources-24", "allowed-sources-27"])
        #expect(sets.allSatisfy { table.installed.elements[$0]?.isEmpty == true })
        #expect(TableContents(table.installed).withoutUnusedChains.sets == Set(state.form.sets))
    }

    private func guarded(_ ranges: String...) throws -> SelectedPort { try guarded(ranges) }

    private func guarded(_ ranges: [String]) throws -> SelectedPort {
        try selectedPort(cluster: backends(1)) {
            $0.loadBalancerIPs = [IPAddress(192, 0, 2, 1)]
            $0.sourceRanges = ranges.compactMap { IPPrefix($0) }
        }
    }

    private func web(
        _ cluster: [Backend], local: [Backend] = [], _ change: (inout SelectedPort) -> Void = { _ in }
    ) throws -> SelectedPort {
        try selectedPort(cluster: cluster, local: local) {
            $0.nodePort = 30080
            change(&$0)
        }
    }

    private func settled(_ port: SelectedPort) throws -> RulesetState {
        var state = RulesetState(.ipv4)
        state.update(port.name.service, [port])
        state.startRemembering()
        return state
    }

    private func touched(_ transaction: Transaction) -> [SetID] {
        SetID.allCases.filter { set in
            transaction.addedElements(set) != nil || transaction.deletedElements(set) != nil
        }
    }
}
