import Addresses
import Foundation
import KernelTestSupport
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

/// What `shunt render` prints, loaded by nft, against what a proxier programs.
@Suite struct RenderedScriptTests {
    static let podRanges = [
        nil, "10.0.0.0/8", "10.8.0.0/13", "10.1.2.3/32", "10.1.2.2/31", "128.0.0.0/1", "0.0.0.0/0",
        "fd00:10:244::/48", "fd00::/13", "fd00::1/128", "fd00::2/127", "8000::/1", "::/0",
    ]

    @Test func theRecordedClusterIsWhatNftLoads() async throws {
        let objects = try ManifestSnapshot(folder: RecordedFile.manifests.path).objects
        #expect(objects.count > 50)
        try await expectSame(
            objects,
            ProxyConfiguration(
                nodeName: "worker-1",
                podDetection: .clusterCIDR(["10.244.0.0/16", "fd00:10:244::/48"].compactMap { IPPrefix($0) })))
    }

    @Test(arguments: [31, 32] as [UInt64])
    func aRandomClusterIsWhatNftLoads(seed: UInt64) async throws {
        // nft 1.0.6 cannot compile the rule that records affinity in IPv6.
        var cluster = RandomObjects(seed: seed, usesAffinity: false)
        for _ in 0..<300 { _ = cluster.change() }
        try await expectSame(Array(cluster.objects.values), ProxyConfiguration(nodeName: "here"))
    }

    @Test(arguments: podRanges) func aPodRangeOfAnyLengthIsWhatNftCompiles(range: String?) async throws {
        let ranges = [range].compactMap { $0.flatMap { IPPrefix($0) } }
        #expect(ranges.count == (range == nil ? 0 : 1))
        for masqueradesAll in [false, true] where range != nil || masqueradesAll {
            try await expectSame(
                [.service(.sample("web", 1, families: IPFamily.allCases))],
                ProxyConfiguration(nodeName: "here", podDetection: .clusterCIDR(ranges), masqueradesAll: masqueradesAll)
            )
        }
    }

    @Test func sourceRangesOfEveryLengthAreWhatNftCompiles() async throws {
        try await expectSame(RenderedScriptTests.guarded, ProxyConfiguration(nodeName: "here"))
        try await expectSameListing(RenderedScriptTests.guarded)
    }

    /// A Service per length, and one with so many that all are looked up.
    private static let guarded = (0...129).map { number in
        KubernetesObject.service(
            .sample("guarded-\(number)", number, families: IPFamily.allCases) { service in
                service.type = .loadBalancer
                service.loadBalancerIPs = IPFamily.allCases.map { .sample(.loadBalancer, number, $0) }
                service.loadBalancerSourceRanges = IPFamily.allCases.flatMap { family in
                    number == 129
                        ? (0..<26).compactMap { bit in
                            let address =
                                family == .ipv4
                                ? IPAddress(ipv4: 1 << UInt32(31 - bit))
                                : IPAddress(high: 1 << UInt64(63 - bit), low: 0)
                            return IPPrefix(address, length: bit + 1)
                        } : [IPPrefix(.sample(.client, 255, family), length: number)].compactMap { $0 }
                }
            })
    }

    @Test func theListingOfOurTablesLoadsAndListsTheSame() async throws {
        // nft 1.0.6 lists the rule that records affinity in IPv6, but cannot compile it.
        var cluster = RandomObjects(seed: 33, usesAffinity: false)
        for _ in 0..<300 { _ = cluster.change() }
        try await expectSameListing(Array(cluster.objects.values))
    }

    private func expectSameListing(_ objects: [KubernetesObject]) async throws {
        let rig = try await Rig()
        _ = try await rig.proxier(objects.map { .set($0) })
        let listing = try await rig.nft("list ruleset")
        try await rig.nft("flush ruleset")
        try await rig.nft("-f -", input: listing)
        #expect(try await rig.nft("list ruleset").sortedLines == listing.sortedLines)
    }

    private func expectSame(_ objects: [KubernetesObject], _ configuration: ProxyConfiguration) async throws {
        let (programmed, loaded) = (try await NetworkNamespace(), try await NetworkNamespace())
        let proxier = Proxier(configuration, logger: LogRecorder().logger) {
            try NetfilterKernel(namespace: .descriptor(programmed.descriptor))
        }
        try await proxier.start()
        await proxier.apply(objects.map { .set($0) }, isComplete: true)
        let script = NftScript(Rendering.rulesets(configuration, objects, report: { _ in })).text
        try await loaded.run("nft", "-c", "-f", "-", input: script)
        // Twice: the second load replaces the tables of the first.
        for _ in 0..<2 { try await loaded.run("nft", "-f", "-", input: script) }
        for family in IPFamily.allCases {
            let ours = try contents(programmed, family)
            #expect(try contents(loaded, family).differences(from: ours) == [])
        }
    }

    private func contents(_ namespace: NetworkNamespace, _ family: IPFamily) throws -> TableContents {
        var socket = try NetlinkSocket(.netfilter, namespace: .descriptor(namespace.descriptor))
        return TableContents(try #require(try socket.contents(of: RulesetForm.table(family))))
    }
}

extension String {
    /// Elements of hash sets are listed in no particular order.
    fileprivate var sortedLines: [String] {
        split(separator: "\n").map { $0.trimmingPrefix { $0 == "\t" || $0 == " " } }.map(String.init).sorted()
    }
}
