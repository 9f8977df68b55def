import Addresses
import KernelTestSupport

/// The changes that a Service can go through while it is in use.
enum TransitionTable {
    private typealias Path = TransitionCase.Path
    private typealias State = TransitionCase.State

    static let cases =
        [externalPolicy, internalPolicy, type, nodePort] + endpointCounts + affinity + movedAddresses

    private static let families = IPFamily.allCases.map { ServicePlan(family: $0) }
    private static let both: Set<Place> = [.pod2, .remote]

    /// The Service under change: with a load balancer address and a NodePort.
    private static func web(_ change: (inout ServiceManifest) -> Void = { _ in }) -> ServiceManifest {
        var service = ServiceManifest("web")
        service.type = "LoadBalancer"
        service.clusterIPs = families.map { $0.clusterIP(10) }
        service.ports = [.init(nodePort: 30_080)]
        service.loadBalancerIPs = families.map { $0.external(100) }
        change(&service)
        return service
    }

    private static func state(
        _ service: ServiceManifest, _ places: [Place] = [.pod2, .remote], listed: String? = nil,
        unlisted: String? = nil
    ) -> State {
        State(services: [service], endpoints: ["web": places], listed: listed, unlisted: unlisted)
    }

    private static func clusterIP(_ before: TransitionExpectation, _ after: TransitionExpectation) -> Path {
        Path(name: "ClusterIP", from: .pod1, target: { $0.target($0.clusterIP(10)) }, before: before, after: after)
    }

    private static func loadBalancer(_ before: TransitionExpectation, _ after: TransitionExpectation) -> Path {
        Path(
            name: "load balancer IP", from: .outside, target: { $0.target($0.external(100)) }, before: before,
            after: after)
    }

    private static func onNodePort(
        _ before: TransitionExpectation, _ after: TransitionExpectation, port: Int = 30_080
    ) -> Path {
        Path(
            name: "NodePort \(port)", from: .outside, target: { $0.target($0.addresses.node, port) }, before: before,
            after: after)
    }

    private static var externalPolicy: TransitionCase {
        let paths = [loadBalancer, { onNodePort($0, $1) }].map { path in
            path(.answered(by: both, source: .masqueraded), .answered(by: [.pod2], source: .kept))
        }
        let local = web {
            $0.isExternalTrafficLocal = true
            $0.healthCheckNodePort = 32_000
        }
        return TransitionCase(
            name: "externalTrafficPolicy between Cluster and Local", before: state(web()), after: state(local),
            paths: paths)
    }

    private static var internalPolicy: TransitionCase {
        TransitionCase(
            name: "internalTrafficPolicy between Cluster and Local", before: state(web()),
            after: state(web { $0.isInternalTrafficLocal = true }),
            paths: [clusterIP(.answered(by: both, source: .kept), .answered(by: [.pod2], source: .kept))])
    }

    private static var type: TransitionCase {
        var plain = ServiceManifest("web")
        plain.clusterIPs = web().clusterIPs
        let kept = TransitionExpectation.answered(by: both, source: .kept)
        return TransitionCase(
            name: "type between LoadBalancer and ClusterIP", before: state(web(), listed: "192.168.60.100"),
            after: state(plain, unlisted: "192.168.60.100"),
            paths: [
                clusterIP(kept, kept), onNodePort(.answered(by: both, source: .masqueraded), .refused),
            ])
    }

    private static var nodePort: TransitionCase {
        let answered = TransitionExpectation.answered(by: both, source: .masqueraded)
        return TransitionCase(
            name: "another NodePort", before: state(web()), after: state(web { $0.ports = [.init(nodePort: 30_090)] }),
            paths: [
                loadBalancer(answered, answered), onNodePort(answered, .refused),
                onNodePort(.refused, answered, port: 30_090),
            ])
    }

    private static var endpointCounts: [TransitionCase] {
        let counts: [(name: String, before: [Place], after: [Place])] = [
            ("endpoints between none and one", [.remote], []),
            ("endpoints between none and many", [.pod2, .remote], []),
            ("endpoints between one and many", [.pod2], [.pod1, .pod2, .remote]),
            ("another endpoint", [.pod2], [.remote]),
            ("other endpoints", [.pod1, .pod2], [.pod2, .remote]),
        ]
        return counts.map { name, before, after in
            let sides = [before, after].map { places -> TransitionExpectation in
                places.isEmpty ? .refused : .answered(by: Set(places), source: .kept)
            }
            let masqueraded = [before, after].map { places -> TransitionExpectation in
                places.isEmpty ? .refused : .answered(by: Set(places), source: .masqueraded)
            }
            return TransitionCase(
                name: name, before: state(web(), before), after: state(web(), after),
                paths: [clusterIP(sides[0], sides[1]), loadBalancer(masqueraded[0], masqueraded[1])])
        }
    }

    private static var affinity: [TransitionCase] {
        let sticky = web { $0.keepsClients = true }
        let all = TransitionExpectation.answered(by: both, source: .kept)
        let one = TransitionExpectation.answeredByOne(of: both, source: .kept)
        let oneOutside = TransitionExpectation.answeredByOne(of: both, source: .masqueraded)
        var minute = state(sticky, listed: "-60-tcp", unlisted: "-10800-tcp")
        minute.replacement = (
            "sessionAffinity: ClientIP",
            "sessionAffinity: ClientIP\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}"
        )
        return [
            TransitionCase(
                name: "affinity on and off", before: state(web(), unlisted: "-10800-tcp"),
                after: state(sticky, listed: "-10800-tcp"),
                paths: [
                    clusterIP(all, one), loadBalancer(.answered(by: both, source: .masqueraded), oneOutside),
                ]),
            TransitionCase(
                name: "another affinity timeout",
                before: state(sticky, listed: "-10800-tcp", unlisted: "-60-tcp"), after: minute,
                paths: [clusterIP(one, one), loadBalancer(oneOutside, oneOutside)]),
        ]
    }

    private static var movedAddresses: [TransitionCase] {
        [
            moved(
                "an externalIP moves to another Service", .answered(by: [.pod2], source: .masqueraded),
                .answered(by: [.remote], source: .masqueraded), from: .outside, { $0.target($0.external(110)) }
            ) { service, plan in service.externalIPs.append(plan.external(110)) },
            moved(
                "a load balancer IP moves to another Service", .answered(by: [.pod2], source: .masqueraded),
                .answered(by: [.remote], source: .masqueraded), from: .outside, { $0.target($0.external(111)) }
            ) { service, plan in
                service.type = "LoadBalancer"
                service.loadBalancerIPs.append(plan.external(111))
            },
            moved(
                "a ClusterIP moves to another Service", .answered(by: [.pod2], source: .kept),
                .answered(by: [.remote], source: .kept), from: .pod1, { $0.target($0.clusterIP(22)) }
            ) { service, plan in
                service.clusterIPs.removeAll { $0 == plan.clusterIP(20) || $0 == plan.clusterIP(21) }
                service.clusterIPs.append(plan.clusterIP(22))
            },
        ]
    }

    /// Two Services, of which the first has an address before the change and the second has it after.
    private static func moved(
        _ name: String, _ before: TransitionExpectation, _ after: TransitionExpectation, from place: Place,
        _ target: @escaping @Sendable (ServicePlan) -> String, give: (inout ServiceManifest, ServicePlan) -> Void
    ) -> TransitionCase {
        var first = ServiceManifest("first")
        first.clusterIPs = families.map { $0.clusterIP(20) }
        var second = ServiceManifest("second")
        second.clusterIPs = families.map { $0.clusterIP(21) }
        let (plainFirst, plainSecond) = (first, second)
        for plan in families {
            give(&first, plan)
            give(&second, plan)
        }
        let endpoints: [String: [Place]] = ["first": [.pod2], "second": [.remote]]
        return TransitionCase(
            name: name, before: State(services: [first, plainSecond], endpoints: endpoints),
            after: State(services: [plainFirst, second], endpoints: endpoints),
            paths: [Path(name: "the address", from: place, target: target, before: before, after: after)])
    }
}
