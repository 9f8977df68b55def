import Addresses
import Netfilter
import RulesetTestSupport
import Services
import Testing

@testable import Ruleset

/// What a start does with the table that it finds.
@Suite struct AdoptionTests {
    private let ports: [SelectedPort]
    private let form = RulesetForm(RulesetConfiguration(family: .ipv4))

    init() throws {
        ports = [
            try everything(), try selectedPort("dns", clusterIP: "10.96.0.2", cluster: backends(5), transport: .udp),
        ]
    }

    @Test func whatIsWantedAlreadyIsNotSent() throws {
        let (transaction, state) = try adopt(try table(ports))
        #expect(transaction.isEmpty)
        #expect(state.unusedChains.isEmpty)
    }

    @Test func slotsStayAsHistoryLeftThem() throws {
        var former = state(try changed(cluster: backends(4, from: 2)))
        var table = try FakeTable.applying(former.contents())
        former.startRemembering()
        former.update(name("dns"), [ports[1]])
        former.update(name("dns"), [try changed(cluster: backends(4))[1]])
        former.update(name("dns"), [ports[1]])
        table = try FakeTable.applying(former.takeTransaction(), to: table)
        let fresh = TableContents(try self.table(ports).installed)
        #expect(TableContents(table.installed).elements["cluster-endpoints"] != fresh.elements["cluster-endpoints"])

        let (transaction, state) = try adopt(table)
        #expect(transaction.isEmpty)
        let mirror = TableContents(try FakeTable.applying(state.contents()).installed)
        #expect(TableContents(table.installed).withoutUnusedChains.differences(from: mirror) == [])
    }

    /// Empty ones are left by Services that are gone.
    @Test func setsOfSourceRangesThatNobodyUsesAreNoDifference() throws {
        var table = try table(ports)
        var chain = Transaction(form: form)
        chain.newChains = [.firewall(PrefixLengths(of: [try prefix("10.0.0.0/8")]), .refuse)]
        table = try FakeTable.applying(chain, to: table)
        let (transaction, state) = try adopt(table)
        #expect(transaction.isEmpty)
        #expect(state.unusedChains.map(\.name) == ["firewall-8-refuse"])
        try expectWanted(table)
    }

    @Test func rangesThatAreNotWantedAreDeletedWhateverTheirLength() throws {
        let table = try table([
            ports[0],
            try selectedPort("dns", clusterIP: "10.96.0.2", cluster: backends(5), transport: .udp) {
                $0.loadBalancerIPs = [IPAddress(192, 0, 2, 101)]
                $0.sourceRanges = ["0.0.0.0/0"].compactMap { IPPrefix($0) }
            },
        ])
        let (transaction, _) = try adopt(table)
        #expect(texts(transaction, .allowedSources(0), deleted: true) == ["192.0.2.101 . udp . 80 . 0.0.0.0"])
        try expectWanted(try FakeTable.applying(transaction, to: table))
    }

    @Test func onlyTheDifferenceIsSent() throws {
        let table = try table(changed(cluster: backends(5, from: 2)))
        let (transaction, _) = try adopt(table)
        #expect(transaction.elementCount == 2)
        #expect(texts(transaction, .clusterEndpoints) == ["10.96.0.2 . udp . 80 . 4 : 10.0.1.1 . 8080"])
        try expectWanted(try FakeTable.applying(transaction, to: table))
    }

    @Test func anotherCommentIsADifference() throws {
        var table = try table(ports)
        table.elements[.serviceIPs] = table.elements[.serviceIPs]?.mapValues { value in
            var value = value
            value.comment = "renamed"
            return value
        }
        let (transaction, _) = try adopt(table)
        #expect(texts(transaction, .serviceIPs).count == 4)
        try expectWanted(try FakeTable.applying(transaction, to: table))
    }

    @Test func elementsOfNobodyAreDeleted() throws {
        var table = try table(ports)
        var foreign = ElementList(layout: SetID.clusterEndpoints.definition(family: .ipv4).layout)
        // No Service has protocol 1.
        foreign.append { $0 += [10, 96, 0, 9, 1, 0, 0, 0, 0, 80, 0, 0, 0, 0, 0, 0, 10, 0, 1, 1, 31, 144, 0, 0] }
        foreign.append { $0 += [10, 96, 0, 9, 6, 0, 0, 0, 0, 80, 0, 0, 7, 0, 0, 0, 10, 0, 1, 1, 31, 144, 0, 0] }
        for index in 0..<2 {
            table.elements[.clusterEndpoints]?[foreign[index].prefix(16)] = ElementValue(foreign, index)
        }
        let (transaction, _) = try adopt(table)
        #expect(
            Set(texts(transaction, .clusterEndpoints, deleted: true)) == [
                "10.96.0.9 . 1 . 80 . 0", "10.96.0.9 . tcp . 80 . 7",
            ])
        #expect(transaction.elementCount == 2)
        try expectWanted(try FakeTable.applying(transaction, to: table))
    }

    @Test func slotsWithGapsAreClosed() throws {
        var table = try table(ports)
        let gap: [UInt8] = [10, 96, 0, 2, 17, 0, 0, 0, 0, 80, 0, 0, 1, 0, 0, 0]
        #expect(table.elements[.clusterEndpoints]?.removeValue(forKey: gap[...]) != nil)
        let (transaction, _) = try adopt(table)
        try expectWanted(try FakeTable.applying(transaction, to: table))
    }

    @Test func theSameEndpointInTwoSlotsIsResolved() throws {
        var table = try table(ports)
        let key = { (slot: UInt8) in ([10, 96, 0, 2, 17, 0, 0, 0, 0, 80, 0, 0, slot, 0, 0, 0] as [UInt8])[...] }
        var value = try #require(table.elements[.clusterEndpoints]?[key(0)])
        value.bytes = key(1) + value.bytes.dropFirst(16)
        table.elements[.clusterEndpoints]?[key(1)] = value
        let (transaction, _) = try adopt(table)
        #expect(transaction.elementCount == 2)
        try expectWanted(try FakeTable.applying(transaction, to: table))
    }

    @Test func chainsThatAreMissingAreMadeAndUnusedOnesRemembered() throws {
        var table = try table(changed(cluster: backends(7)))
        let (transaction, state) = try adopt(table)
        #expect(transaction.newChains.map(\.name) == ["cluster-6"])
        #expect(state.unusedChains.map(\.name) == ["cluster-8"])
        table = try FakeTable.applying(transaction, to: table)
        var later = state
        try table.delete(later.takeUnusedChains().names)
        try expectWanted(table)
    }

    @Test func tablesOfAnotherFormAreNotAdopted() throws {
        let installed = try table(ports).installed
        let variants: [(String, (inout InstalledTable) -> Void)] = [
            ("a foreign chain", { $0.chains.append(Chain(name: "foreign")) }),
            ("a missing chain", { $0.chains.removeAll { $0.name == "rewrite-own" } }),
            ("another hook", { $0.chains[0].hook?.priority = 0 }),
            ("a foreign rule", { $0.rules["refuse"]?.append(Rule([.immediate(.accept)])) }),
            ("a missing rule", { $0.rules["refuse"] = nil }),
            ("another rule in an endpoint chain", { $0.rules["cluster-4"]?.append(Rule([.immediate(.drop)])) }),
            ("another rule in a policy", { $0.rules["policy-4-2"]?.removeFirst() }),
            ("a foreign set", { $0.sets.append(NamedSet(name: "foreign", key: .type([.ipv4Address]))) }),
            ("a missing set", { $0.sets.removeFirst() }),
            (
                "a set for ranges of a length that is none",
                { $0.sets.append(SetID.allowedSources(33).definition(family: .ipv4)) }
            ),
            (
                "another definition of a set for ranges",
                { installed in
                    let index = installed.sets.firstIndex { $0.name == "allowed-sources-24" } ?? 0
                    installed.sets[index].flags = .interval
                }
            ),
            ("another mask in a firewall", { $0.rules["firewall-24-32-policy-4-2"]?.swapAt(0, 1) }),
            ("another definition of a set", { $0.sets[0].comment = "other" }),
        ]
        for (description, change) in variants {
            var other = installed
            change(&other)
            #expect(FoundContents(other, form: form) == nil, "\(description)")
        }
        #expect(FoundContents(installed, form: RulesetForm(.init(family: .ipv4, masqueradesAll: true))) == nil)
        #expect(FoundContents(installed, form: form) != nil)
    }

    /// `dns` with other endpoints.
    private func changed(cluster: [Backend]) throws -> [SelectedPort] {
        [ports[0], try selectedPort("dns", clusterIP: "10.96.0.2", cluster: cluster, transport: .udp)]
    }

    private func state(_ ports: [SelectedPort], keeping slots: FoundSlots = FoundSlots()) -> RulesetState {
        var state = RulesetState(form, keeping: slots)
        for port in ports { state.update(port.name.service, [port]) }
        return state
    }

    private func table(_ ports: [SelectedPort]) throws -> FakeTable {
        try FakeTable.applying(state(ports).contents())
    }

    private func adopt(_ table: FakeTable) throws -> (transaction: Transaction, state: RulesetState) {
        let found = try #require(FoundContents(table.installed, form: form))
        var state = state(ports, keeping: found.slots(.ipv4))
        let transaction = state.adoption(of: found)
        state.startRemembering()
        return (transaction, state)
    }

    private func expectWanted(_ table: FakeTable, _ location: SourceLocation = #_sourceLocation) throws {
        let contents = TableContents(table.installed).withoutUnusedChains
        let wanted = TableContents(try FakeTable.applying(state(ports).contents()).installed)
        #expect(contents.withoutSlots.differences(from: wanted.withoutSlots) == [], sourceLocation: location)
        #expect(contents.mapsWithGaps == [], sourceLocation: location)
    }
}
