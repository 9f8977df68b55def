import Addresses
import KernelTestSupport
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// A network namespace, and proxiers that program it one after the other.
struct Rig {
    let namespace: NetworkNamespace
    let log = LogRecorder()
    let record = RecordingKernel.Record()
    let configuration: ProxyConfiguration

    init() async throws {
        namespace = try await NetworkNamespace()
        configuration = ProxyConfiguration(
            nodeName: "here",
            podDetection: .clusterCIDR(IPFamily.allCases.compactMap { IPPrefix(.sample(.pod, 0, $0), length: 20) }))
    }

    var reference: NetworkNamespaceReference { .descriptor(namespace.descriptor) }

    /// A proxier that knows the objects, and has programmed them.
    func proxier(_ changes: [ObjectChange]) async throws -> Proxier {
        let (namespace, record) = (namespace, record)
        let proxier = Proxier(configuration, logger: log.logger) {
            try RecordingKernel(namespace: .descriptor(namespace.descriptor), record)
        }
        try await proxier.start()
        await proxier.apply(changes, isComplete: true)
        #expect(await proxier.isInstalled, "\(log.lines)")
        return proxier
    }

    /// What the kernel holds of our table.
    func contents(_ family: IPFamily = .ipv4) throws -> TableContents {
        var socket = try NetlinkSocket(.netfilter, namespace: reference)
        return TableContents(try #require(try socket.contents(of: RulesetForm.table(family))))
    }

    /// The kernel holds what `proxier` believes it holds, and that is, but for slots, what the objects give from nothing.
    func expectScratch(
        _ objects: some Sequence<KubernetesObject>, _ proxier: Proxier, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        for ruleset in Rendering.rulesets(configuration, Array(objects), report: { _ in }) {
            let dump = try contents(ruleset.family)
            let program = try #require(await proxier.programs.first { $0.family == ruleset.family })
            let mirror = TableContents(try FakeTable.applying(program.state.contents()).installed)
            #expect(dump.withoutUnusedChains.differences(from: mirror) == [], sourceLocation: location)
            let scratch = TableContents(try FakeTable.applying(ruleset.contents()).installed)
            #expect(mirror.withoutSlots.differences(from: scratch.withoutSlots) == [], sourceLocation: location)
            #expect(dump.mapsWithGaps == [], sourceLocation: location)
            #expect(dump.frontendsWithoutSlots == [], sourceLocation: location)
            #expect(dump.missingChains == [], sourceLocation: location)
        }
    }

    @discardableResult
    func nft(_ arguments: String, input: String = "") async throws -> String {
        try await Command.run(
            ["nsenter", "--net=\(namespace.path)", "--", "nft"] + arguments.split(separator: " ").map(String.init),
            input: input)
    }
}
