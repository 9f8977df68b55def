import Addresses
import Kubernetes
import Netfilter
import RulesetTestSupport
import Services
import Testing

@testable import Ruleset

/// Several Services claim the frontend 192.0.2.1:80; each has one endpoint of its own, by which it is known.
@Suite struct ConflictTests {
    private let frontend = Frontend.address(IPAddress(192, 0, 2, 1), .tcp, 80)
    private var state = RulesetState(.ipv4)
    private var table: FakeTable

    init() throws {
        table = try FakeTable.applying(state.contents())
        state.startRemembering()
    }

    @Test mutating func theOlderServiceWinsWhateverTheOrder() throws {
        #expect(try claim("young", created: 20) == [])
        try expectOwner("young")
        let conflicts = try claim("old", created: 10)
        #expect(conflicts.map(\.owner.service.name) == ["old"])
        #expect(conflicts.map(\.waiting.service.name) == ["young"])
        try expectOwner("old")
        #expect(try claim("youngest", created: 30).map(\.owner.service.name) == ["old"])
        try expectOwner("old")
    }

    @Test mutating func equallyOldServicesAreInTheOrderOfTheirNames() throws {
        _ = try claim("b", created: 10)
        _ = try claim("a", created: 10)
        try expectOwner("a")
    }

    @Test mutating func aServiceOfUnknownAgeIsTheYoungest() throws {
        _ = try claim("a", created: nil)
        _ = try claim("b", created: 10)
        try expectOwner("b")
    }

    @Test mutating func theNextOldestTakesOverWhenTheOwnerGoes() throws {
        _ = try claim("c", created: 30)
        _ = try claim("a", created: 10)
        _ = try claim("b", created: 20)
        try expectOwner("a")
        try remove("a")
        try expectOwner("b")
        try remove("b")
        try expectOwner("c")
        try remove("c")
        try expectOwner(nil)
    }

    @Test mutating func theNextTakesOverWhenTheOwnerDropsTheAddress() throws {
        _ = try claim("a", created: 10)
        _ = try claim("b", created: 20)
        state.update(name("a"), [try port("a", created: 10, claims: false)])
        try commit()
        try expectOwner("b")
    }

    @Test mutating func aWaitingServiceThatGoesLeavesNoTrace() throws {
        _ = try claim("a", created: 10)
        _ = try claim("b", created: 20)
        try remove("b")
        try remove("a")
        try expectOwner(nil)
    }

    @Test mutating func endpointsOfAWaitingServiceAreNotSent() throws {
        _ = try claim("a", created: 10)
        _ = try claim("b", created: 20)
        state.update(name("b"), [try port("b", created: 20, endpoints: 3)])
        let transaction = state.takeTransaction()
        #expect(texts(transaction, .clusterEndpoints).allSatisfy { !$0.hasPrefix("192.0.2.1 ") })
        #expect(!texts(transaction, .clusterEndpoints).isEmpty)
        #expect(texts(transaction, .externalFrontends).isEmpty)
    }

    /// An older Service has the ClusterIP of another one as external IP; the other one's external IP goes on to work.
    @Test mutating func slotsStandUnderTheClusterIPWhileThePortHasIt() throws {
        _ = try claim("b", created: 20)
        #expect(shares == ["192.0.2.1 . tcp . 80 : 10.96.1.98"])
        #expect(holders == ["10.96.1.98"])
        let older = try selectedPort("c", clusterIP: "10.96.1.99", cluster: backends(1, from: 99), created: 10) {
            $0.externalIPs = [IPAddress(10, 96, 1, 98)]
        }
        state.update(name("c"), [older])
        try commit()
        #expect(shares == ["10.96.1.98 . tcp . 80 : 10.96.1.99", "192.0.2.1 . tcp . 80 : 192.0.2.1"])
        #expect(holders == ["10.96.1.99", "192.0.2.1"])
        state.update(name("b"), [try port("b", created: 20, endpoints: 3)])
        try commit()
        #expect(holders == ["10.96.1.99", "192.0.2.1"])
        state.update(name("c"), [])
        try commit()
        #expect(shares == ["192.0.2.1 . tcp . 80 : 10.96.1.98"])
        #expect(holders == ["10.96.1.98"])
    }

    /// Two Services with the same ClusterIP and port, as only a folder of manifests can have them.
    @Test(arguments: [5, 30]) mutating func aPortThatLosesOrGetsItsClusterIPKeepsItsOtherFrontends(age: Int64) throws {
        let services = ["b", "d"]
        for (service, created) in zip(services, [20, age]) {
            let selected = try selectedPort(
                service, clusterIP: "10.96.0.10", cluster: backends(2, from: Int(created)), created: created
            ) { $0.externalIPs = [IPAddress(192, 0, 2, service == "b" ? 1 : 2)] }
            state.update(name(service), [selected])
            try commit()
        }
        let loser = age == 5 ? "192.0.2.1" : "192.0.2.2"
        #expect(holders == ["10.96.0.10", loser])
        #expect(shares.contains("\(loser) . tcp . 80 : \(loser)"))
        try remove(age == 5 ? "d" : "b")
        #expect(shares == ["\(loser) . tcp . 80 : 10.96.0.10"])
        #expect(holders == ["10.96.0.10"])
    }

    @Test mutating func aServiceThatMovesToAnotherClusterIPTakesItsSlotsAlong() throws {
        _ = try claim("b", created: 20)
        let moved = try selectedPort("b", clusterIP: "10.96.0.77", cluster: backends(1, from: 98), created: 20) {
            $0.externalIPs = [IPAddress(192, 0, 2, 1)]
        }
        state.update(name("b"), [moved])
        try commit()
        #expect(shares == ["192.0.2.1 . tcp . 80 : 10.96.0.77"])
        #expect(holders == ["10.96.0.77"])
    }

    /// Deleted and made again under the same name, it may be younger than one that waits.
    @Test mutating func anOwnerThatBecomesYoungerLosesTheFrontend() throws {
        _ = try claim("a", created: 10)
        _ = try claim("b", created: 20)
        let conflicts = try claim("a", created: 30)
        #expect(conflicts.map(\.owner.service.name) == ["b"])
        try expectOwner("b")
        try remove("b")
        try expectOwner("a")
    }

    @Test mutating func aWaitingServiceThatBecomesOlderTakesTheFrontend() throws {
        _ = try claim("a", created: 10)
        _ = try claim("b", created: 20)
        _ = try claim("b", created: 5)
        try expectOwner("b")
    }

    @Test mutating func withinAServiceTheFirstPortByNameWins() throws {
        let ports = try [("b", 443), ("a", 80)].map { portName, number in
            try selectedPort(port: UInt16(number), cluster: backends(number)) {
                $0.name.port = portName
                $0.nodePort = 30080
            }
        }
        let conflicts = state.update(name("web"), ports)
        #expect(conflicts.map(\.owner.port) == ["a"])
        #expect(conflicts.map(\.waiting.port) == ["b"])
        try commit()
        #expect(verdicts("service-nodeports") == [.goto("cluster-nodeport-96")])
        state.update(name("web"), [ports[0]])
        try commit()
        #expect(verdicts("service-nodeports") == [.goto("cluster-nodeport-512")])
    }

    @Test func aConflictNamesTheRemedy() throws {
        let conflict = FrontendConflict(
            frontend: frontend, owner: try port("a", created: 1).name, waiting: try port("b", created: 2).name)
        #expect(
            conflict.description == """
                Service default/b claims tcp 192.0.2.1:80, which the older Service default/a has; give one of them \
                another address or port
                """)
    }

    private mutating func claim(_ service: String, created: Int64?) throws -> [FrontendConflict] {
        let conflicts = state.update(name(service), [try port(service, created: created)])
        try commit()
        return conflicts
    }

    private mutating func remove(_ service: String) throws {
        state.update(name(service), [])
        try commit()
    }

    private mutating func commit() throws {
        table = try FakeTable.applying(state.takeTransaction(), to: table)
        let mirror = TableContents(try FakeTable.applying(state.contents()).installed)
        #expect(TableContents(table.installed).withoutUnusedChains.differences(from: mirror) == [])
        #expect(mirror.frontendsWithoutSlots == [])
    }

    /// Elements of `external-frontends`.
    private var shares: [String] { texts(state.contents(), .externalFrontends) }

    /// Addresses under which slots stand.
    private var holders: [String] {
        Set(texts(state.contents(), .clusterEndpoints).map { String($0.prefix { $0 != " " }) }).sorted()
    }

    private func verdicts(_ map: String) -> [Verdict?]? {
        TableContents(table.installed).elements[map]?.map(\.verdict)
    }

    /// The ClusterIP of a Service ends in the number of its first letter.
    private func port(
        _ service: String, created: Int64?, claims: Bool = true, endpoints: Int = 1
    ) throws -> SelectedPort {
        let number = Int(service.utf8.first ?? 0)
        return try selectedPort(
            service, clusterIP: "10.96.\(service.count).\(number)", cluster: backends(endpoints, from: number),
            created: created
        ) { port in
            if claims { port.externalIPs = [IPAddress(192, 0, 2, 1)] }
        }
    }

    private func expectOwner(_ service: String?, _ location: SourceLocation = #_sourceLocation) throws {
        #expect(state.service(of: frontend)?.name == service, sourceLocation: location)
        let comments = TableContents(table.installed).elements["service-ips"]?
            .filter { $0.bytes.starts(with: [192, 0, 2, 1]) }.map(\.comment)
        #expect(comments == (service.map { ["default/\($0):http"] } ?? []), sourceLocation: location)
    }
}
