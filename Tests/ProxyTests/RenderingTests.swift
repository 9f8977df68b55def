import Addresses
import Kubernetes
import Netfilter
import Ruleset
import RulesetTestSupport
import Testing

@testable import Proxy

@Suite struct RenderingTests {
    private let configuration = ProxyConfiguration(nodeName: "here")
    private let objects: [KubernetesObject] = [
        .node(.sample()), .service(.sample("web", 1, families: IPFamily.allCases)),
        .endpointSlice(.sample(of: "web", [1, 2])), .endpointSlice(.sample(of: "web", [3], family: .ipv6)),
    ]

    @Test func itIsWhatAProxierPrograms() async throws {
        let rig = Rig(families: IPFamily.allCases)
        try await rig.proxier.start()
        await rig.proxier.apply(objects.map { .set($0) }, isComplete: true)
        for ruleset in Rendering.rulesets(configuration, objects, report: { _ in }) {
            let rendered = try FakeTable.applying(ruleset.contents())
            #expect(TableContents(rendered.installed) == (try rig.contents(ruleset.family)))
        }
    }

    @Test func theOrderOfObjectsDoesNotMatter() {
        let texts = [objects, objects.reversed()].map { objects in
            NftScript(Rendering.rulesets(configuration, objects, report: { _ in })).text
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0].contains("10.96.0.1 . tcp . 80 . 1 : 10.1.0.2 . 8080"))
    }

    @Test func nodePortsAreOpenOnTheAddressOfTheNodeObject() {
        let rulesets = Rendering.rulesets(configuration, objects, report: { _ in })
        #expect(rulesets.map { $0.contents().addedElements(.nodePortIPs)?.count } == [1, 1])
        let others = Rendering.rulesets(ProxyConfiguration(nodeName: "other"), objects, report: { _ in })
        #expect(others.map { $0.contents().addedElements(.nodePortIPs)?.count } == [nil, nil])
    }

    @Test func onlyTheConfiguredFamiliesAreRendered() {
        let configuration = ProxyConfiguration(nodeName: "here", families: [.ipv6])
        #expect(Rendering.rulesets(configuration, objects, report: { _ in }).map(\.family) == [.ipv6])
    }

    @Test func problemsAndConflictsAreReported() {
        let disputed: [KubernetesObject] = [
            .service(.sample("a", 1)),
            .service(
                .sample("b", 1) {
                    $0.type = .loadBalancer
                    $0.isExternalTrafficLocal = true
                }),
        ]
        var reports: [String] = []
        _ = Rendering.rulesets(configuration, disputed) { reports.append($0) }
        #expect(reports.count == 2)
        #expect(reports.first?.contains("healthCheckNodePort") == true)
        #expect(reports.last?.hasPrefix("Service default/b claims tcp 10.96.0.1:80, which the older") == true)
    }
}
