import Addresses
import Kubernetes
import MetricsTestKit
import Netfilter
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// A proxier over a kernel in memory.
struct Rig {
    let kernel = FakeKernel()
    let log = LogRecorder()
    let healthChecks = RecordedHealthChecks()
    let health = ProxyHealth()
    let metrics = TestMetrics()
    let configuration: ProxyConfiguration
    let proxier: Proxier

    init(
        families: [IPFamily] = [.ipv4], nodePortAddresses: NodePortAddresses = .primary,
        minimumSyncPeriod: Duration = .zero
    ) {
        var configuration = ProxyConfiguration(
            nodeName: "here", nodePortAddresses: nodePortAddresses, families: families)
        configuration.minimumSyncPeriod = minimumSyncPeriod
        self.configuration = configuration
        let kernel = kernel
        proxier = Proxier(
            configuration, logger: log.logger, origin: { _ in "objects.yaml" }, healthChecks: healthChecks,
            health: health, metrics: metrics
        ) { kernel }
    }

    /// Opens the kernel and tells everything that exists.
    func start(_ changes: ObjectChange...) async throws {
        try await proxier.start()
        await proxier.apply(changes, isComplete: true)
    }

    func apply(_ changes: ObjectChange...) async { await proxier.apply(changes, isComplete: false) }

    /// Transactions that were tried since the last look, without those that only make chains for the next one.
    func takeTransactions() -> [Transaction] {
        kernel.takeTransactions().filter { $0.elementCount > 0 || $0.newTemplates.isEmpty }
    }

    /// What the kernel holds of a family.
    func contents(_ family: IPFamily = .ipv4) throws -> TableContents {
        TableContents(try #require(kernel.now.tables[TableFamily(family)]).installed)
    }

    /// Texts of the frontends in `service-ips` and `service-nodeports`.
    func frontends(_ family: IPFamily = .ipv4) throws -> [String] {
        let table = try #require(kernel.now.tables[TableFamily(family)])
        let found = [SetID.serviceIPs, .serviceNodePorts].flatMap { set -> [Frontend] in
            guard let list = table.installed.elements[set.name] else { return [] }
            return (0..<list.count).compactMap { set.frontend(of: list, $0, family) }
        }
        return found.sorted().map(\.description)
    }

    /// The kernel holds exactly what these objects give from nothing, but for slots and unused chains.
    func expectScratch(
        _ objects: [KubernetesObject], _ location: SourceLocation = #_sourceLocation
    ) throws {
        for ruleset in Rendering.rulesets(configuration, objects, report: { _ in }) {
            let scratch = TableContents(try FakeTable.applying(ruleset.contents()).installed)
            let contents = try contents(ruleset.family)
            let differences = contents.withoutUnusedChains.withoutSlots.differences(from: scratch.withoutSlots)
            #expect(differences == [], sourceLocation: location)
            #expect(contents.mapsWithGaps == [], sourceLocation: location)
            #expect(contents.frontendsWithoutSlots == [], sourceLocation: location)
            #expect(contents.missingChains == [], sourceLocation: location)
        }
    }
}
