import Addresses
import KernelTestSupport
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import Services
import Testing

@testable import Proxy

/// The kernel in memory accepts and refuses what the real one does, and ends up with the same content.
@Suite struct FakeKernelTests {
    private let namespace: NetworkNamespace
    private let real: NetfilterKernel
    private let fake = FakeKernel()

    init() async throws {
        namespace = try await NetworkNamespace()
        real = try NetfilterKernel(namespace: .descriptor(namespace.descriptor))
    }

    @Test func transactionsOfARandomClusterHaveTheSameOutcome() async throws {
        let rig = try await Rig()
        var cluster = RandomObjects(seed: 41)
        let proxier = try await rig.proxier([])
        for _ in 0..<200 { await proxier.apply([cluster.change()], isComplete: false) }
        for transaction in rig.record.take() { try fake.commit(transaction) }
        for family in IPFamily.allCases {
            let table = try #require(try fake.contents(of: RulesetForm.table(family)))
            #expect(try rig.contents(family).differences(from: TableContents(table)) == [])
        }
    }

    @Test func anAdditionToATableThatIsMissingIsRefused() throws {
        var transaction = try replaced([1, 2, 3], by: [1])
        transaction.newChains = [.endpoints(EndpointChain(.cluster, 9))]
        try expectRefusal(transaction, .notFound, frontend: false)
    }

    @Test func deletingATableThatIsMissingIsRefused() throws {
        var transaction = ruleset().contents()
        transaction.deletesTable = true
        try expectRefusal(transaction, .notFound, frontend: false)
    }

    @Test func deletingAnElementThatIsMissingIsRefused() throws {
        try install()
        try expectRefusal(try replaced([1, 2, 3, 4], by: [1, 2, 3]), .notFound, frontend: false)
    }

    @Test func anElementWithOtherDataIsRefused() throws {
        try install()
        var other = ruleset(cluster: [4, 5, 6]).contents()
        other.replacesTable = false
        other.formChains = .none
        other.newChains = []
        try expectRefusal(other, .alreadyExists, frontend: true)
    }

    @Test func theSameElementsAgainAreAccepted() throws {
        try install()
        var same = ruleset().contents()
        same.replacesTable = false
        same.formChains = .none
        same.newChains = []
        try both { try $0.commit(same) }
        try expectSame()
    }

    @Test func anElementThatLeadsToAMissingChainIsRefused() throws {
        try install()
        var transaction = try replaced([1, 2, 3], by: [1, 2])
        transaction.newChains = []
        try expectRefusal(transaction, .notFound, frontend: false)
    }

    /// A chain that comes again finds its sets; to make them once more is accepted.
    @Test func setsOfSourceRangesComeWithTheirChains() throws {
        let ranges = [24, 30, 24, 32, 0].map { IPPrefix(.sample(.client, 4), length: $0) }
        var state = RulesetState(ruleset().form)
        update(&state, [1])
        try both { try $0.commit(state.contents()) }
        state.startRemembering()
        for range in ranges {
            update(&state, [1], ranges: range)
            var transaction = state.takeTransaction()
            let chains = transaction.takeNewChains()
            #expect(chains?.newSets.count == 1)
            let unused = state.takeUnusedChains()
            try both { kernel in
                if let chains { try kernel.commit(chains) }
                try kernel.commit(transaction)
                try kernel.delete(unused, state.form)
            }
            try expectSame()
        }
    }

    @Test func aSourceRangeWithoutItsSetIsRefused() throws {
        try install()
        var state = RulesetState(ruleset().form)
        update(&state, [1, 2, 3])
        state.startRemembering()
        update(&state, [1, 2, 3], ranges: IPPrefix(.sample(.client, 4), length: 30))
        var transaction = state.takeTransaction()
        _ = transaction.takeNewChains()
        try expectRefusal(transaction, .notFound, frontend: false)
    }

    @Test func chainsAreDeletedWhenNothingLeadsToThem() throws {
        try install()
        let form = ruleset().form
        for (count, errno) in [(4, ErrorNumber.busy), (7, .notFound)] {
            let unused = unused(count)
            for kernel in kernels {
                #expect { try kernel.delete(unused, form) } throws: {
                    error in
                    (error as? CommitError)?.causes.contains { $0.errno == errno } == true
                }
            }
        }
        try both { try $0.commit(try replaced([1, 2, 3], by: [1, 2])) }
        try both { try $0.delete(unused(4), form) }
        try expectSame()
    }

    private func unused(_ count: Int) -> UnusedChains {
        UnusedChains(shared: [.endpoints(EndpointChain(.cluster, count))], affinities: [])
    }

    @Test func deletingATableTellsWhetherThereWasOne() throws {
        try install()
        let table = RulesetForm.table(.ipv4)
        for kernel in kernels {
            #expect(try kernel.delete(table))
            #expect(try !kernel.delete(table))
            #expect(try kernel.contents(of: table) == nil)
        }
    }

    private var kernels: [any RulesetKernel] { [real, fake] }

    private func both(_ body: (any RulesetKernel) throws -> Void) throws {
        for kernel in kernels { try body(kernel) }
    }

    private func install() throws { try both { try $0.commit(ruleset().contents()) } }

    private func ruleset(cluster: [Int] = [1, 2, 3]) -> RulesetState {
        let objects: [KubernetesObject] = [
            .service(.sample("web", 1)), .endpointSlice(.sample(of: "web", cluster)),
        ]
        let configuration = ProxyConfiguration(nodeName: "here", families: [.ipv4])
        return Rendering.rulesets(configuration, objects, report: { _ in })[0]
    }

    /// What replaces the endpoints on some hosts by others.
    private func replaced(_ former: [Int], by hosts: [Int]) throws -> Transaction {
        var state = RulesetState(ruleset().form)
        update(&state, former)
        state.startRemembering()
        update(&state, hosts)
        return state.takeTransaction()
    }

    /// With `ranges` there is a load balancer too.
    private func update(_ state: inout RulesetState, _ hosts: [Int], ranges: IPPrefix? = nil) {
        let name = ServicePortName(service: .sample("web"), port: "http", transport: .tcp)
        let backends = hosts.map { Backend(.sample(.pod, $0), 8080) }
        let port = SelectedPort(
            name: name, created: 1000, clusterIP: .sample(.clusterIP, 1), port: 80,
            loadBalancerIPs: ranges == nil ? [] : [.sample(.loadBalancer, 1)], sourceRanges: [ranges].compactMap { $0 },
            endpoints: SelectedEndpoints(cluster: backends, hasAny: true))
        state.update(name.service, [port])
    }

    private func refusals(_ transaction: Transaction) -> [CommitError] {
        kernels.compactMap { kernel in
            do throws(CommitError) {
                try kernel.commit(transaction)
                return nil
            } catch {
                return error
            }
        }
    }

    private func expectRefusal(
        _ transaction: Transaction, _ errno: ErrorNumber, frontend: Bool,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let errors = refusals(transaction)
        #expect(errors.count == 2, sourceLocation: location)
        for error in errors {
            #expect(error.causes.contains { $0.errno == errno }, "\(error)", sourceLocation: location)
            #expect(error.frontends.isEmpty != frontend, "\(error)", sourceLocation: location)
        }
        try expectSame(location)
    }

    private func expectSame(_ location: SourceLocation = #_sourceLocation) throws {
        let contents = try kernels.map { try $0.contents(of: RulesetForm.table(.ipv4)).map { TableContents($0) } }
        #expect(contents[0] == contents[1], sourceLocation: location)
    }
}
