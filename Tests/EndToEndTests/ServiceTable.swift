import Addresses
import KernelTestSupport

/// Services of every kind, and what clients in every place must experience.
enum ServiceTable {
    private static let families = IPFamily.allCases.map { ServicePlan(family: $0) }

    private static func service(_ name: String, _ number: Int, _ change: (inout ServiceManifest) -> Void) -> String {
        var service = ServiceManifest(name)
        service.clusterIPs = families.map { $0.clusterIP(number) }
        change(&service)
        return service.text
    }

    private static func loadBalancer(
        _ name: String, _ number: Int, external: Int, nodePort: Int, _ change: (inout ServiceManifest) -> Void
    ) -> String {
        service(name, number) { service in
            service.type = "LoadBalancer"
            service.ports = [.init(nodePort: nodePort)]
            service.loadBalancerIPs = families.map { $0.external(external) }
            change(&service)
        }
    }

    private static let webPorts: [ServiceManifest.Port] = [
        .init(name: "http", nodePort: 30080), .init(name: "dns", transport: "UDP", nodePort: 30080),
        .init(name: "sctp", transport: "SCTP"),
    ]

    private static let services = [
        loadBalancer("web", 10, external: 100, nodePort: 30080) { service in
            service.ports = webPorts
            service.externalIPs = families.map { $0.external(110) }
        },
        loadBalancer("local", 11, external: 101, nodePort: 30081) { service in
            service.isExternalTrafficLocal = true
            service.healthCheckNodePort = 32_001
        },
        loadBalancer("elsewhere", 12, external: 102, nodePort: 30082) { service in
            service.isExternalTrafficLocal = true
            service.healthCheckNodePort = 32_002
        },
        loadBalancer("empty", 13, external: 103, nodePort: 30083) { service in
            service.externalIPs = families.map { $0.external(113) }
        },
        service("inside", 14) { $0.isInternalTrafficLocal = true },
        service("inside-elsewhere", 15) { $0.isInternalTrafficLocal = true },
        loadBalancer("guarded", 16, external: 106, nodePort: 30086) { service in
            service.sourceRanges = families.map { "\($0.addresses.pod2)/\($0.family == .ipv4 ? 32 : 128)" }
        },
        loadBalancer("open", 17, external: 107, nodePort: 30087) { service in
            service.sourceRanges = families.map { "\($0.addresses.outside)/\($0.family == .ipv4 ? 31 : 127)" }
        },
        service("unready", 18) { _ in },
        loadBalancer("sticky", 19, external: 109, nodePort: 30089) { $0.keepsClients = true },
    ]

    private static var slices: [String] {
        IPFamily.allCases.flatMap { family in
            var web = SliceManifest("web", [.pod1, .pod2, .remote], family)
            web.ports = webPorts
            var unready = SliceManifest("unready", [.pod1, .pod2], family)
            unready.backends[1].isReady = false
            return [
                web, unready,
                SliceManifest("local", [.pod1, .remote], family), SliceManifest("elsewhere", [.remote], family),
                SliceManifest("inside", [.pod1, .remote], family),
                SliceManifest("inside-elsewhere", [.remote], family),
                SliceManifest("guarded", [.pod1], family), SliceManifest("open", [.pod1], family),
                SliceManifest("sticky", [.pod1, .pod2, .remote], family),
            ].map(\.text)
        }
    }

    static var manifest: String { Manifests.file(services + slices) }

    static func rows(_ family: IPFamily) -> [TrafficCase] {
        let plan = ServicePlan(family: family)
        return clusterRows(plan) + externalRows(plan) + policyRows(plan) + refusedRows(plan) + sourceRangeRows(plan)
            + affinityRows(plan)
    }

    private static func clusterRows(_ plan: ServicePlan) -> [TrafficCase] {
        let all: Set = [plan.pod1, plan.pod2, plan.remote]
        let web = plan.target(plan.clusterIP(10))
        return [TransportProtocol.tcp, .udp].flatMap { transport in
            [
                .init("ClusterIP", from: .pod1, to: web, over: transport, .answered(by: all, source: .kept)),
                .init("ClusterIP", from: .node, to: web, over: transport, .answered(by: all, source: .masqueraded)),
                .init("ClusterIP", from: .outside, to: web, over: transport, .answered(by: all, source: .masqueraded)),
            ]
        } + [
            .init(
                "an endpoint that is not ready", from: .remote, to: plan.target(plan.clusterIP(18)),
                .answered(by: [plan.pod1], source: .masqueraded))
        ]
    }

    private static func externalRows(_ plan: ServicePlan) -> [TrafficCase] {
        let all: Set = [plan.pod1, plan.pod2, plan.remote]
        let targets = [
            ("load balancer", plan.target(plan.external(100))), ("external IP", plan.target(plan.external(110))),
            ("NodePort", plan.target(plan.addresses.node, 30080)),
        ]
        return targets.flatMap { name, target in
            [Place.outside, .pod1, .node].flatMap { place in
                [TransportProtocol.tcp, .udp].map { transport in
                    TrafficCase(
                        name, from: place, to: target, over: transport, .answered(by: all, source: .masqueraded))
                }
            }
        }
    }

    private static func policyRows(_ plan: ServicePlan) -> [TrafficCase] {
        let both: Set = [plan.pod1, plan.remote]
        let local = plan.target(plan.external(101))
        let localPort = plan.target(plan.addresses.node, 30081)
        let elsewhere = plan.target(plan.external(102))
        let inside = plan.target(plan.clusterIP(14))
        return [
            .init("external Local", from: .outside, to: local, .answered(by: [plan.pod1], source: .kept)),
            .init("external Local", from: .pod2, to: local, .answered(by: both, source: .kept)),
            .init("external Local", from: .node, to: local, .answered(by: both, source: .masqueraded)),
            .init("external Local, NodePort", from: .outside, to: localPort, .answered(by: [plan.pod1], source: .kept)),
            .init("external Local, NodePort", from: .pod2, to: localPort, .answered(by: both, source: .kept)),
            .init(
                "external Local, ClusterIP", from: .pod2, to: plan.target(plan.clusterIP(11)),
                .answered(by: both, source: .kept)),
            .init("external Local, endpoints elsewhere", from: .outside, to: elsewhere, .dropped),
            .init(
                "external Local, endpoints elsewhere", from: .pod2, to: elsewhere,
                .answered(by: [plan.remote], source: .kept)),
            .init("internal Local", from: .pod1, to: inside, .answered(by: [plan.pod1], source: .kept)),
            .init("internal Local", from: .pod2, to: inside, .answered(by: [plan.pod1], source: .kept)),
            .init("internal Local", from: .node, to: inside, .answered(by: [plan.pod1], source: .masqueraded)),
            .init("internal Local, endpoints elsewhere", from: .pod1, to: plan.target(plan.clusterIP(15)), .dropped),
            .init("internal Local, endpoints elsewhere", from: .node, to: plan.target(plan.clusterIP(15)), .dropped),
        ]
    }

    private static func affinityRows(_ plan: ServicePlan) -> [TrafficCase] {
        let all: Set = [plan.pod1, plan.pod2, plan.remote]
        let sticky = plan.target(plan.clusterIP(19))
        let loadBalancer = plan.target(plan.external(109))
        let nodePort = plan.target(plan.addresses.node, 30089)
        return [
            .init("affinity", from: .pod1, to: sticky, .answeredByOne(of: all, source: .kept)),
            .init("affinity", from: .pod2, to: sticky, .answeredByOne(of: all, source: .kept)),
            .init("affinity", from: .node, to: sticky, .answeredByOne(of: all, source: .masqueraded)),
            .init(
                "affinity, load balancer", from: .outside, to: loadBalancer,
                .answeredByOne(of: all, source: .masqueraded)),
            .init("affinity, NodePort", from: .outside, to: nodePort, .answeredByOne(of: all, source: .masqueraded)),
        ]
    }

    private static func refusedRows(_ plan: ServicePlan) -> [TrafficCase] {
        let empty = [
            ("ClusterIP", plan.target(plan.clusterIP(13))), ("load balancer", plan.target(plan.external(103))),
            ("external IP", plan.target(plan.external(113))),
            ("NodePort", plan.target(plan.addresses.node, 30083)),
        ]
        let nobody = [
            ("port that no Service has", plan.target(plan.clusterIP(10), 81)),
            ("NodePort on another address of the node", plan.target(plan.addresses.nodeOutside, 30080)),
        ]
        let targets = empty.map { ("no endpoints, \($0.0)", $0.1) } + nobody
        let loopback = plan.target(plan.family == .ipv4 ? "127.0.0.1" : "::1", 30080)
        return targets.flatMap { name, target in
            [Place.pod1, .node, .outside].map { TrafficCase(name, from: $0, to: target, .refused) }
        } + [
            .init("port that no Service has", from: .pod1, to: nobody[0].1, over: .udp, .refused),
            .init("port that no Service has", from: .node, to: nobody[0].1, over: .udp, .refused),
            .init("NodePort on the loopback address", from: .node, to: loopback, .refused),
        ]
    }

    private static func sourceRangeRows(_ plan: ServicePlan) -> [TrafficCase] {
        let guarded = plan.target(plan.external(106))
        let open = plan.target(plan.external(107))
        let answered = TrafficExpectation.answered(by: [plan.pod1], source: .masqueraded)
        return [
            .init("source ranges without the client", from: .outside, to: guarded, .dropped),
            .init("source ranges without the client", from: .node, to: guarded, .dropped),
            .init("source ranges with the client", from: .pod2, to: guarded, answered),
            .init("source ranges with the client", from: .outside, to: open, answered),
            .init("source ranges without the client", from: .pod2, to: open, .dropped),
            .init(
                "source ranges do not guard NodePorts", from: .outside, to: plan.target(plan.addresses.node, 30086),
                answered),
            .init(
                "source ranges do not guard ClusterIPs", from: .pod1, to: plan.target(plan.clusterIP(16)),
                .answered(by: [plan.pod1], source: .kept)),
        ]
    }
}
