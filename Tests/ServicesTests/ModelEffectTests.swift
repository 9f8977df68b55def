import Addresses
import Kubernetes
import Services
import Testing

@Suite("Effects of changes")
struct ModelEffectTests {
    private let sliceKey = ObjectKey.endpointSlice(ObjectName(namespace: "default", name: "web-1"))

    @Test("A Service that goes from ClusterIP to load balancer and back is selected again at each difference")
    func serviceUpdates() {
        let balancer = service {
            $0.type = .loadBalancer
            $0.loadBalancerIPs = [ip("5.6.7.8")]
        }
        var model = Model(nodeName: "here")
        #expect(model.apply(.set(.service(service()))) == .service(web))
        #expect(model.apply(.set(.service(balancer))) == .service(web))
        #expect(model.apply(.set(.service(balancer))) == .none)
        #expect(model.apply(.set(.service(service()))) == .service(web))
        #expect(model.apply(.remove(.service(web))) == .service(web))
        #expect(model.apply(.remove(.service(web))) == .none)
    }

    @Test(
        "Services that are not proxied change nothing, until they are",
        arguments: [
            service { $0.clusterIPs = [] }, service { $0.type = .externalName }, service { $0.hasOtherProxy = true },
        ])
    func notProxied(_ other: Service) {
        var model = Model(nodeName: "here")
        #expect(model.apply(.set(.service(other))) == .none)
        #expect(model.apply(.set(.endpointSlice(slice("web-1", [pod(1)])))) == .none)
        #expect(model.apply(.set(.service(service()))) == .service(web))
        #expect(model.cluster() == ["10.1.2.1:8080"])
        #expect(model.apply(.set(.service(other))) == .service(web))
        #expect(model.apply(.remove(.service(web))) == .none)
    }

    @Test("A slice that is told again, or in another order, changes nothing")
    func sliceUnchanged() {
        var model = Model([.service(service()), .endpointSlice(slice("web-1", [pod(1), pod(2)]))])
        #expect(model.apply(.set(.endpointSlice(slice("web-1", [pod(1), pod(2)])))) == .none)
        #expect(model.apply(.set(.endpointSlice(slice("web-1", [pod(2), pod(1)])))) == .none)
    }

    @Test(
        "Every difference of a slice that is used counts",
        arguments: [
            slice("web-1", [pod(1)]), slice("web-1", [pod(1), pod(2), pod(3)]), slice("web-1", []),
            slice("web-1", [pod(1), pod(2, unready)]), slice("web-1", [pod(1), pod(2, on: "here")]),
            slice("web-1", [pod(1), pod(2, zones: ["a"])]), slice("web-1", ports: [], [pod(1), pod(2)]),
            slice("web-1", ports: [EndpointSlice.Port(name: "", port: 81)], [pod(1), pod(2)]),
            slice(
                "web-1", ports: [EndpointSlice.Port(name: "", port: 8080), EndpointSlice.Port(name: "b", port: 1)],
                [pod(1), pod(2)]),
        ])
    func sliceChanged(_ changed: EndpointSlice) {
        var model = Model([.service(service()), .endpointSlice(slice("web-1", [pod(1), pod(2)]))])
        #expect(model.apply(.set(.endpointSlice(changed))) == .service(web))
        #expect(model.apply(.set(.endpointSlice(changed))) == .none)
        #expect(model.apply(.remove(sliceKey)) == .service(web))
        #expect(model.apply(.remove(sliceKey)) == .none)
        #expect(model.cluster() == [])
    }

    @Test("Slices of an unknown Service, or of a family that the Service lacks, change nothing")
    func unusedSlices() {
        var model = Model(nodeName: "here")
        #expect(model.apply(.set(.endpointSlice(slice("web-1", [pod(1)])))) == .none)
        #expect(model.apply(.set(.service(service()))) == .service(web))
        #expect(model.cluster() == ["10.1.2.1:8080"])
        let other = slice("web-2", family: .ipv6, [endpoint("fd00:10::1")])
        #expect(model.apply(.set(.endpointSlice(other))) == .none)
        #expect(model.apply(.remove(.endpointSlice(other.name))) == .none)
    }

    @Test("A slice that changes its family is taken from the old one")
    func sliceChangesFamily() {
        var model = Model([.service(service()), .endpointSlice(slice("web-1", [pod(1)]))])
        let other = slice("web-1", family: .ipv6, [endpoint("fd00:10::1")])
        #expect(model.apply(.set(.endpointSlice(other))) == .service(web))
        #expect(model.cluster() == [])
    }

    @Test("A slice that gets another Service takes its endpoints there")
    func movedSlice() {
        let api = ObjectName(namespace: "default", name: "api")
        var model = Model([
            .service(service()), .service(service(api)), .endpointSlice(slice("web-1", [pod(1)])),
        ])
        #expect(model.apply(.set(.endpointSlice(slice("web-1", of: api, [pod(1)])))) == .services(web, api))
        #expect(model.cluster() == [])
        #expect(model.selectedPorts(of: api, family: .ipv4).map(\.endpoints.cluster.count) == [1])

        let unknown = ObjectName(namespace: "default", name: "unknown")
        #expect(model.apply(.set(.endpointSlice(slice("web-1", of: unknown, [pod(1)])))) == .service(api))
        #expect(model.apply(.set(.endpointSlice(slice("web-1", [pod(1)])))) == .service(web))
        #expect(model.endpointSliceCount == 1)
        #expect(model.slicesWithoutService == [])
    }

    @Test("The zone of this node concerns everything, its addresses only some, other nodes nothing")
    func nodes() {
        var model = Model(nodeName: "here")
        #expect(model.apply(.set(.node(Node(name: "there", zone: "a")))) == .none)
        #expect(model.node == nil)
        var node = Node(name: "here", addresses: [ip("192.0.2.1")])
        #expect(model.apply(.set(.node(node))) == .node)
        #expect(model.apply(.set(.node(node))) == .none)
        node.zone = "a"
        node.addresses.append(ip("192.0.2.2"))
        #expect(model.apply(.set(.node(node))) == .everything)
        node.podCIDRs = ranges("10.244.1.0/24")
        #expect(model.apply(.set(.node(node))) == .node)
        #expect(model.apply(.remove(.node("here"))) == .none)
        #expect(model.node == node)
    }

    @Test("A changed zone changes what is selected")
    func zone() {
        var model = Model([
            .service(service()), .endpointSlice(slice("web-1", [pod(1, zones: ["a"]), pod(2, zones: ["b"])])),
        ])
        #expect(model.cluster() == ["10.1.2.1:8080", "10.1.2.2:8080"])
        _ = model.apply(.set(.node(Node(name: "here", zone: "b"))))
        #expect(model.cluster() == ["10.1.2.2:8080"])
        _ = model.apply(.set(.node(Node(name: "here", zone: "a"))))
        #expect(model.cluster() == ["10.1.2.1:8080"])
    }

    @Test("ServiceCIDRs are followed one by one and given together")
    func serviceCIDRs() {
        var model = Model(nodeName: "here")
        let first = ServiceCIDR(name: "kubernetes", cidrs: ranges("172.30.0.0/16", "fd00:172:30::/112"))
        #expect(model.apply(.set(.serviceCIDR(first))) == .serviceCIDRs)
        #expect(model.apply(.set(.serviceCIDR(first))) == .none)
        let second = ServiceCIDR(name: "more", cidrs: ranges("10.96.0.0/16", "172.30.0.0/16"))
        #expect(model.apply(.set(.serviceCIDR(second))) == .serviceCIDRs)
        #expect(model.serviceCIDRs(.ipv4) == ranges("10.96.0.0/16", "172.30.0.0/16"))
        #expect(model.serviceCIDRs(.ipv6) == ranges("fd00:172:30::/112"))
        let modified = ServiceCIDR(name: "more", cidrs: ranges("10.97.0.0/16"))
        #expect(model.apply(.set(.serviceCIDR(modified))) == .serviceCIDRs)
        #expect(model.serviceCIDRs(.ipv4) == ranges("10.97.0.0/16", "172.30.0.0/16"))
        #expect(model.apply(.remove(.serviceCIDR("kubernetes"))) == .serviceCIDRs)
        #expect(model.apply(.remove(.serviceCIDR("kubernetes"))) == .none)
        #expect(model.serviceCIDRs(.ipv6) == [])
    }
}
