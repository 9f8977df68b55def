import Addresses
import Kubernetes
import Services
import Testing

@Suite("Ports of a Service")
struct ServicePortsTests {
    @Test(
        "Services that are not proxied have no ports",
        arguments: [
            service { $0.clusterIPs = [] },
            service {
                $0.clusterIPs = []; $0.ports = []
            },
            service {
                $0.clusterIPs = []; $0.ports[0].transport = .sctp
            },
            service { $0.type = .externalName },
            service { $0.hasOtherProxy = true },
            service { $0.ports = [] },
        ])
    func notProxied(_ service: Service) {
        let model = Model([.service(service), .endpointSlice(slice("web-1", [pod(1)]))])
        #expect(model.ports(.ipv4) == [] && model.ports(.ipv6) == [])
    }

    @Test("An unknown Service has no ports")
    func unknown() {
        #expect(Model([.endpointSlice(slice("web-1", [pod(1)]))]).ports() == [])
    }

    @Test("Each port is an entry with its own protocol and node port")
    func entries() {
        let model = Model([
            .service(
                service {
                    $0.type = .nodePort
                    $0.ports = [
                        Service.Port(name: "a", transport: .udp, port: 53, nodePort: 30053),
                        Service.Port(name: "b", transport: .tcp, port: 53, nodePort: 30053),
                        Service.Port(name: "c", transport: .sctp, port: 54),
                    ]
                    $0.sessionAffinityTimeout = 10800
                })
        ])
        #expect(model.ports().map(\.name.description) == ["default/web:a", "default/web:b", "default/web:c"])
        #expect(model.ports().map(\.name.transport) == [.udp, .tcp, .sctp])
        #expect(model.ports().map(\.port) == [53, 53, 54])
        #expect(model.ports().map(\.nodePort) == [30053, 30053, 0])
        #expect(model.ports().map(\.affinityTimeout) == [10800, 10800, 10800])
    }

    @Test("Only the ClusterIP of the family counts")
    func clusterIPFamily() {
        let single = Model([.service(service { $0.clusterIPs = [ip("fd00:172:30::1")] })])
        #expect(single.ports(.ipv4) == [])
        #expect(single.ports(.ipv6).map(\.clusterIP) == [ip("fd00:172:30::1")])
        let dual = Model([.service(service { $0.clusterIPs = [ip("fd00:172:30::1"), ip("172.30.0.41")] })])
        #expect(dual.ports(.ipv4).map(\.clusterIP) == [ip("172.30.0.41")])
        #expect(dual.ports(.ipv6).map(\.clusterIP) == [ip("fd00:172:30::1")])
    }

    @Test("External addresses and source ranges are those of the family")
    func addressFamilies() {
        let model = Model([
            .service(
                service {
                    $0.type = .loadBalancer
                    $0.clusterIPs.append(ip("fd00:172:30::1"))
                    $0.externalIPs = [ip("1.2.3.4"), ip("2001:db8::4")]
                    $0.loadBalancerIPs = [ip("5.6.7.8"), ip("2001:db8::8")]
                    $0.loadBalancerSourceRanges = ranges("10.1.2.0/28", "2001:db8:1::/96")
                })
        ])
        #expect(model.ports(.ipv4).map(\.externalIPs) == [[ip("1.2.3.4")]])
        #expect(model.ports(.ipv4).map(\.loadBalancerIPs) == [[ip("5.6.7.8")]])
        #expect(model.ports(.ipv4).map(\.sourceRanges) == [ranges("10.1.2.0/28")])
        #expect(model.ports(.ipv6).map(\.externalIPs) == [[ip("2001:db8::4")]])
        #expect(model.ports(.ipv6).map(\.loadBalancerIPs) == [[ip("2001:db8::8")]])
        #expect(model.ports(.ipv6).map(\.sourceRanges) == [ranges("2001:db8:1::/96")])
    }

    @Test("Addresses given twice count once, in the order given")
    func duplicateAddresses() {
        let model = Model([
            .service(
                service {
                    $0.externalIPs = [ip("1.2.3.5"), ip("1.2.3.4"), ip("1.2.3.5")]
                    $0.loadBalancerIPs = [ip("5.6.7.8"), ip("5.6.7.8")]
                })
        ])
        #expect(model.ports().map(\.externalIPs) == [[ip("1.2.3.5"), ip("1.2.3.4")]])
        #expect(model.ports().map(\.loadBalancerIPs) == [[ip("5.6.7.8")]])
    }

    @Test("Presence, not type, makes a Service reachable from outside")
    func presence() {
        for change: (inout Service) -> Void in [
            { $0.ports[0].nodePort = 30080 }, { $0.externalIPs = [ip("1.2.3.4")] },
            { $0.loadBalancerIPs = [ip("5.6.7.8")] },
        ] {
            let service = service {
                $0.isInternalTrafficLocal = true
                change(&$0)
            }
            let model = Model([.service(service), .endpointSlice(slice("web-1", [pod(1)]))])
            #expect(model.cluster() == ["10.1.2.1:8080"])
        }
    }

    @Test("An external address of the other family does not make a Service reachable from outside")
    func presenceOfOtherFamily() {
        let service = service {
            $0.isInternalTrafficLocal = true
            $0.externalIPs = [ip("2001:db8::4")]
        }
        #expect(Model([.service(service), .endpointSlice(slice("web-1", [pod(1)]))]).cluster() == [])
    }

    @Test(
        "externalTrafficPolicy Local counts by type",
        arguments: [
            (service { $0.type = .loadBalancer }, true),
            (service { $0.type = .nodePort }, true),
            (service { $0.externalIPs = [ip("1.2.3.4")] }, true),
            (service { $0.externalIPs = [ip("2001:db8::4")] }, true),
            (service { $0.loadBalancerIPs = [ip("5.6.7.8")] }, false),
            (service { $0.ports[0].nodePort = 30080 }, false),
            (service(), false),
        ])
    func externalPolicy(_ service: Service, _ counts: Bool) {
        var service = service
        service.isExternalTrafficLocal = true
        #expect(Model([.service(service)]).ports().map(\.isExternalTrafficLocal) == [counts])
    }

    @Test("A load balancer that has no address or node port yet uses no local endpoints for outside traffic")
    func pendingLoadBalancer() {
        let service = service {
            $0.type = .loadBalancer
            $0.isExternalTrafficLocal = true
        }
        let model = Model([.service(service), .endpointSlice(slice("web-1", [pod(1, on: "here")]))])
        #expect(model.cluster() == ["10.1.2.1:8080"])
        #expect(model.ports().map(\.endpoints.local) == [[]])
    }

    @Test("internalTrafficPolicy is passed on", arguments: [false, true])
    func internalPolicy(_ isLocal: Bool) {
        let model = Model([.service(service { $0.isInternalTrafficLocal = isLocal })])
        #expect(model.ports().map(\.isInternalTrafficLocal) == [isLocal])
    }
}

@Suite("Source ranges of a load balancer")
struct SourceRangeTests {
    @Test("Any range of length 0 admits everyone of its family")
    func zeroLength() {
        let model = balancer(ranges("10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"))
        #expect(model.ports(.ipv4).map(\.sourceRanges) == [[]])
        #expect(model.ports(.ipv6).map(\.sourceRanges) == [ranges("2001:db8::/32")])
    }

    @Test("Ranges of the other family only leave the family open")
    func otherFamilyOnly() {
        let model = balancer(ranges("2001:db8::/32"))
        #expect(model.ports(.ipv4).map(\.sourceRanges) == [[]])
    }

    @Test("A range that contains this node admits the load balancer's own addresses")
    func containsNode() {
        var model = balancer(ranges("10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32", "fd00:10::/64"))
        _ = model.apply(.set(.node(Node(name: "here", addresses: [ip("192.0.2.9"), ip("fd00:10::9")]))))
        #expect(
            model.ports(.ipv4).map(\.sourceRanges) == [
                ranges("10.0.0.0/8", "192.0.2.0/24", "5.6.7.8/32", "5.6.7.9/32")
            ])
        #expect(
            model.ports(.ipv6).map(\.sourceRanges) == [ranges("2001:db8::/32", "fd00:10::/64", "fd00:5::8/128")])
    }

    @Test("The node is its first address of the family")
    func firstAddress() {
        var model = balancer(ranges("192.0.2.0/24"))
        let addresses = [ip("fd00:10::9"), ip("10.0.0.9"), ip("192.0.2.9")]
        _ = model.apply(.set(.node(Node(name: "here", addresses: addresses))))
        #expect(model.ports().map(\.sourceRanges) == [ranges("192.0.2.0/24")])
    }

    @Test("Addresses of other nodes do not count")
    func otherNode() {
        var model = balancer(ranges("192.0.2.0/24"))
        _ = model.apply(.set(.node(Node(name: "there", addresses: [ip("192.0.2.9")]))))
        #expect(model.ports().map(\.sourceRanges) == [ranges("192.0.2.0/24")])
    }

    private func balancer(_ ranges: [IPPrefix]) -> Model {
        Model([
            .service(
                service {
                    $0.type = .loadBalancer
                    $0.clusterIPs.append(ip("fd00:172:30::1"))
                    $0.loadBalancerIPs = [ip("5.6.7.8"), ip("5.6.7.9"), ip("fd00:5::8")]
                    $0.loadBalancerSourceRanges = ranges
                })
        ])
    }
}
