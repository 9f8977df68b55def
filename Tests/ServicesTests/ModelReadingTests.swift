import Addresses
import Kubernetes
import Testing

@testable import Services

@Suite("Reading the model")
struct ModelReadingTests {
    @Test("Counts and names follow the objects, and nothing stays behind")
    func counts() {
        let headless = service(ObjectName(namespace: "other", name: "db")) { $0.clusterIPs = [] }
        let orphan = slice("lost-1", of: ObjectName(namespace: "default", name: "lost"), [pod(9)])
        let objects: [KubernetesObject] = [
            .service(service()), .service(headless), .endpointSlice(slice("web-1", [pod(1)])),
            .endpointSlice(slice("web-2", [pod(2)])), .endpointSlice(orphan),
        ]
        var model = Model(objects)
        #expect(model.serviceCount == 2 && model.endpointSliceCount == 3)
        #expect(model.serviceNames.sorted() == [web, headless.name])
        #expect(model.service(headless.name) == headless)
        #expect(model.slicesWithoutService == [orphan.name])
        _ = model.apply(.remove(.endpointSlice(ObjectName(namespace: "default", name: "web-1"))))
        #expect(model.serviceCount == 2 && model.endpointSliceCount == 2)

        for object in objects { _ = model.apply(.remove(object.key)) }
        #expect(model.serviceCount == 0 && model.endpointSliceCount == 0)
        #expect(model.serviceNames == [] && model.slicesWithoutService == [])
        #expect(model.states.isEmpty && model.serviceOfSlice.isEmpty)
        _ = model.apply(.set(.service(service())))
        #expect(model.cluster() == [])
    }

    @Test("Endpoints stay small: a node holds all of its cluster's")
    func layout() {
        #expect(MemoryLayout<Endpoint>.stride == 32 && MemoryLayout<PortEndpoint>.stride == 32)
    }

    @Test("A slice outlives its Service and serves the next one of that name")
    func sliceOutlivesService() {
        var model = Model([.service(service()), .endpointSlice(slice("web-1", [pod(1)]))])
        _ = model.apply(.remove(.service(web)))
        #expect(model.slicesWithoutService == [ObjectName(namespace: "default", name: "web-1")])
        _ = model.apply(.set(.service(service())))
        #expect(model.cluster() == ["10.1.2.1:8080"])
    }

    @Test("Services with source ranges are those that the node's addresses concern")
    func sourceRanges() {
        let ranges = ranges("10.0.0.0/8")
        let model = Model([
            .service(service()),
            .service(service(ObjectName(namespace: "a", name: "b")) { $0.loadBalancerSourceRanges = ranges }),
            .service(
                service(ObjectName(namespace: "a", name: "c")) {
                    $0.loadBalancerSourceRanges = ranges
                    $0.clusterIPs = []
                }),
        ])
        #expect(model.servicesWithSourceRanges == [ObjectName(namespace: "a", name: "b")])
    }

    @Test(
        "Ready addresses on this node are counted",
        arguments: [
            ([], 0),
            ([pod(1), pod(2)], 0),
            ([pod(1, on: "here")], 1),
            ([pod(1, on: "here"), pod(2, on: "here"), pod(3)], 2),
            ([pod(1, on: "here"), pod(2, on: "here", unready)], 1),
            ([pod(1, on: "here", draining), pod(2, on: "here", draining)], 0),
        ] as [([Endpoint], Int)])
    func localReady(_ endpoints: [Endpoint], _ count: Int) {
        let ports = ["http", "https"]
        let service = service {
            $0.ports = ports.enumerated().map { Service.Port(name: $1, port: 80 + UInt16($0)) }
        }
        let targets = ports.map { EndpointSlice.Port(name: $0, port: 8080) }
        let model = Model([.service(service), .endpointSlice(slice("web-1", ports: targets, endpoints))])
        #expect(model.localReadyCount(of: web, family: .ipv4) == count)
        #expect(model.localReadyCount(of: web, family: .ipv6) == 0)
    }

    @Test("A Service that is absent or not proxied has no ready addresses")
    func localReadyNotProxied() {
        let local = KubernetesObject.endpointSlice(slice("web-1", [pod(1, on: "here")]))
        #expect(Model([local]).localReadyCount(of: web, family: .ipv4) == 0)
        let headless = service { $0.clusterIPs = [] }
        #expect(Model([local, .service(headless)]).localReadyCount(of: web, family: .ipv4) == 0)
    }
}
