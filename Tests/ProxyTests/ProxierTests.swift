import Addresses
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import Services
import TestSupport
import Testing

@testable import Proxy

/// What leads to which transactions.
@Suite struct ProxierTests {
    let web = Service.sample("web", 1)
    let slice = EndpointSlice.sample(of: "web", [1, 2, 3])

    @Test func nothingIsProgrammedBeforeEverythingIsTold() async throws {
        let rig = Rig()
        try await rig.proxier.start()
        await rig.apply(.set(web))
        await rig.apply(.set(slice), .set(Node.sample(1)))
        await rig.proxier.setInterfaceAddresses([.sample(.node, 2)])
        await rig.proxier.maintain(now: .now + .seconds(100))
        #expect(rig.kernel.now.dumps == 0)
        #expect(rig.takeTransactions().isEmpty)
        #expect(await !rig.proxier.isInstalled)

        await rig.proxier.apply([], isComplete: true)
        #expect(await rig.proxier.isInstalled)
        try rig.expectScratch([.service(web), .endpointSlice(slice), .node(.sample(1))])
    }

    @Test func firstInstallationIsOneTransactionPerFamily() async throws {
        let rig = Rig(families: IPFamily.allCases)
        try await rig.start(.set(web), .set(slice), .set(Node.sample()))
        #expect(rig.takeTransactions().map { "\($0.form.family)" }.sorted() == ["IPv4", "IPv6"])
        #expect(rig.kernel.now.dumps == 2)
        #expect(try rig.frontends() == ["tcp 10.96.0.1:80"])
        #expect(try rig.frontends(.ipv6) == [])
        #expect(rig.log.lines("ruleset is in place").map(\.metadata["adopted"]) == ["false", "false"])
    }

    @Test func aClusterWithoutServicesStillGetsItsTable() async throws {
        let rig = Rig()
        try await rig.start()
        #expect(try rig.contents().chains.contains { $0.name == "nat-prerouting" })
    }

    @Test func aChangeIsOneTransactionWithoutADump() async throws {
        let rig = Rig(families: IPFamily.allCases)
        try await rig.start(.set(web), .set(slice))
        _ = rig.takeTransactions()
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1, 9, 3])))
        let transactions = rig.takeTransactions()
        #expect(transactions.map(\.form.family) == [.ipv4])
        #expect(transactions.first?.elementCount == 2)
        #expect(rig.kernel.now.dumps == 2)
        try rig.expectScratch([.service(web), .endpointSlice(.sample(of: "web", [1, 9, 3]))])
    }

    @Test func anUnchangedObjectSendsNothing() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        _ = rig.takeTransactions()
        await rig.apply(.set(web), .set(slice), .remove("unknown"))
        await rig.apply(.set(EndpointSlice.sample(of: "web", [3, 2, 1])))
        await rig.apply(.set(EndpointSlice.sample(of: "unknown", [4])))
        #expect(rig.takeTransactions().isEmpty)
    }

    @Test func aChangeThatIsTakenBackInTheSameDeliverySendsNothing() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        _ = rig.takeTransactions()
        await rig.apply(.set(EndpointSlice.sample(of: "web", [1])), .set(slice))
        #expect(rig.takeTransactions().isEmpty)
    }

    @Test func aRestartAdoptsWithoutATransaction() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        await rig.apply(.set(EndpointSlice.sample(of: "web", [2, 3])))
        _ = rig.takeTransactions()
        let (kernel, log) = (rig.kernel, LogRecorder())
        let second = Proxier(rig.configuration, logger: log.logger) { kernel }
        try await second.start()
        await second.apply([.set(web), .set(EndpointSlice.sample(of: "web", [2, 3]))], isComplete: true)
        #expect(rig.takeTransactions().isEmpty)
        #expect(log.lines("ruleset is in place").map(\.metadata["adopted"]) == ["true"])
    }

    @Test func theFamiliesAreInstalledAtTheSameTime() async throws {
        let rig = Rig(families: IPFamily.allCases)
        let pause = rig.kernel.pauseNextCommit()
        async let started: Void = rig.start(.set(web), .set(slice))
        await pause.begun()
        var others = 0
        for _ in 0..<1000 where others == 0 {
            try await Task.sleep(for: .milliseconds(10))
            others = rig.kernel.now.transactions.count
        }
        #expect(others == 1, "the other family does not wait for the one whose commit takes long")
        pause.release()
        try await started
        #expect(await rig.proxier.isInstalled)
        #expect(rig.kernel.now.tables.count == 2)
        #expect(Set(rig.log.lines("ruleset is in place").map(\.metadata["family"])) == ["IPv4", "IPv6"])
    }

    /// In one transaction a packet on its way would be led to a chain that has no rules for it yet.
    @Test func chainsAreThereBeforeAnythingLeadsToThem() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        _ = rig.kernel.takeTransactions()
        let sticky = Service.sample("web", 1) { $0.sessionAffinityTimeout = 60 }
        await rig.apply(.set(sticky), .set(EndpointSlice.sample(of: "web", [1, 2, 3, 4, 5])))
        let sent = rig.kernel.takeTransactions()
        #expect(sent.map { $0.newChains.map { $0.name.hasSuffix("cluster-6") } } == [[true, true], []])
        #expect(sent.map { $0.newAffinities.map(\.timeout) } == [[60], []])
        #expect(sent.map { $0.elementCount > 0 } == [false, true])
    }

    @Test func changesDuringACommitAreAppliedTogetherAfterIt() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice))
        _ = rig.takeTransactions()
        let (pause, proxier) = (rig.kernel.pauseNextCommit(), rig.proxier)
        let first = Task { await proxier.apply([.set(EndpointSlice.sample(of: "web", [1]))], isComplete: false) }
        await pause.begun()
        // Started at once, each has put its change into the mailbox when the next line runs.
        let others = (2...20).map { host in
            Task.immediate {
                await proxier.apply([.set(Service.sample("service-\(host)", host))], isComplete: false)
            }
        }
        pause.release()
        await first.value
        for other in others { await other.value }
        #expect(rig.takeTransactions().count == 2)
        #expect(try rig.frontends().count == 20)
    }

    @Test func changesWithinTheMinimumPeriodAreAppliedTogetherAfterIt() async throws {
        // Longer than any test: what ends the wait here is that it is cancelled.
        let rig = Rig(minimumSyncPeriod: .seconds(3600))
        try await rig.start(.set(web), .set(slice))
        _ = rig.takeTransactions()
        let proxier = rig.proxier
        let waiting = (2...5).map { host in
            Task.immediate {
                await proxier.apply([.set(Service.sample("service-\(host)", host))], isComplete: false)
            }
        }
        for _ in 0..<10 { _ = await proxier.isInstalled }
        #expect(rig.takeTransactions().isEmpty)
        waiting[3].cancel()
        await waiting[3].value
        #expect(rig.takeTransactions().count == 1)
        #expect(try rig.frontends().count == 5)
        for other in waiting { other.cancel() }
        for other in waiting { await other.value }
        #expect(rig.takeTransactions().isEmpty)
    }

    @Test func nodeAddressesDecideWhereNodePortsAreOpen() async throws {
        let rig = Rig()
        try await rig.start(.set(Node.sample(1)))
        #expect(try rig.contents().elements["nodeport-ips"]?.map(\.bytes) == [[10, 200, 0, 1]])
        await rig.apply(.set(Node.sample(2)))
        #expect(try rig.contents().elements["nodeport-ips"]?.map(\.bytes) == [[10, 200, 0, 2]])
    }

    @Test func interfaceAddressesDecideWhereRangesAreGiven() async throws {
        let range = try #require(IPPrefix("10.200.0.0/24"))
        let rig = Rig(nodePortAddresses: .ranges([range]))
        try await rig.start(.set(Node.sample(9)))
        _ = rig.takeTransactions()
        await rig.proxier.setInterfaceAddresses([.sample(.node, 1), .sample(.pod, 1)])
        #expect(try rig.contents().elements["nodeport-ips"]?.map(\.bytes) == [[10, 200, 0, 1]])
        #expect(rig.takeTransactions().count == 1)
        await rig.proxier.setInterfaceAddresses([.sample(.node, 1), .sample(.pod, 1)])
        await rig.proxier.setInterfaceAddresses([.sample(.node, 1), .sample(.pod, 2)])
        #expect(rig.takeTransactions().isEmpty)
    }

    @Test func aNodeAddressWithinSourceRangesAdmitsTheLoadBalancerItself() async throws {
        let range = try #require(IPPrefix("10.200.0.0/24"))
        let balanced = Service.sample("web", 1) {
            $0.type = .loadBalancer
            $0.loadBalancerIPs = [.sample(.loadBalancer, 1)]
            $0.loadBalancerSourceRanges = [range]
        }
        let rig = Rig()
        try await rig.start(.set(balanced), .set(slice))
        #expect(try rig.contents().elements["allowed-sources-24"]?.count == 1)
        #expect(try rig.contents().elements["allowed-sources-32"] == nil)
        await rig.apply(.set(Node.sample(1)))
        #expect(try rig.contents().elements["allowed-sources-24"]?.count == 1)
        #expect(try rig.contents().elements["allowed-sources-32"]?.count == 1)
    }

    @Test func theZoneOfTheNodeSelectsEveryServiceAgain() async throws {
        let hinted = { (service: String) in
            var slice = EndpointSlice.sample(of: service, [1, 2])
            slice.endpoints[0].hints = TopologyHints(zones: ["a"])
            slice.endpoints[1].hints = TopologyHints(zones: ["b"])
            return slice
        }
        let rig = Rig()
        try await rig.start(
            .set(web), .set(hinted("web")), .set(Service.sample("dns", 2)), .set(hinted("dns")))
        #expect(try rig.contents().elements["cluster-endpoints"]?.count == 4)
        _ = rig.takeTransactions()
        await rig.apply(.set(Node(name: "here", zone: "a")))
        #expect(try rig.contents().elements["cluster-endpoints"]?.count == 2)
        #expect(rig.takeTransactions().count == 1)
    }

    @Test func aServiceThatGoesTogetherWithAChangeOfZoneIsRemoved() async throws {
        let rig = Rig()
        try await rig.start(.set(web), .set(slice), .set(Service.sample("dns", 2)))
        await rig.apply(.remove("web"), .set(Node(name: "here", zone: "a")))
        #expect(try rig.frontends() == ["tcp 10.96.0.2:80"])
    }
}
