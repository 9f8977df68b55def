import Addresses
import Kubernetes
import Services
import Testing

@Suite("EndpointSlices of a Service")
struct SliceMergingTests {
    private let http = EndpointSlice.Port(name: "http", port: 80)
    private let https = EndpointSlice.Port(name: "https", port: 443)
    private let twoPorts = service {
        $0.ports = [Service.Port(name: "http", port: 80), Service.Port(name: "https", port: 443)]
        $0.type = .nodePort
        $0.isInternalTrafficLocal = true
        for index in 0..<2 { $0.ports[index].nodePort = 30000 + UInt16(index) }
    }

    @Test("One slice with two ports gives each Service port its endpoints, local by node name")
    func twoPortsOneSlice() {
        let pods = [pod(1, on: "here"), pod(2, on: "here"), pod(3)]
        let ports = Model([.service(twoPorts), .endpointSlice(slice("web-1", ports: [http, https], pods))]).ports()
        #expect(ports.map(\.name.port) == ["http", "https"])
        #expect(ports.map { $0.endpoints.cluster.map(\.port) } == [[80, 80, 80], [443, 443, 443]])
        #expect(ports.map(\.endpoints.local.count) == [2, 2])
    }

    @Test("Two slices add up")
    func union() {
        #expect(merged([pod(3), pod(1)], [pod(2)]) == ["10.1.2.1:8080", "10.1.2.2:8080", "10.1.2.3:8080"])
    }

    @Test("Overlapping slices give no duplicates")
    func overlap() {
        #expect(merged([pod(1), pod(2)], [pod(2), pod(3)]) == ["10.1.2.1:8080", "10.1.2.2:8080", "10.1.2.3:8080"])
    }

    @Test("Of two entries that are not terminating the later slice, by name, counts")
    func overlapUnready() {
        #expect(merged([pod(1, unready), pod(2)], [pod(1), pod(2)]) == ["10.1.2.1:8080", "10.1.2.2:8080"])
        #expect(merged([pod(1), pod(2)], [pod(1, unready), pod(2)]) == ["10.1.2.2:8080"])
    }

    @Test("A terminating entry counts only without one that is not terminating")
    func overlapTerminating() {
        #expect(merged([pod(1)], [pod(1, draining)]) == ["10.1.2.1:8080"])
        #expect(merged([pod(1, draining)], [pod(1)]) == ["10.1.2.1:8080"])
        #expect(merged([pod(1, draining), pod(2)], [pod(1, unready)]) == ["10.1.2.2:8080"])
        #expect(merged([pod(1, draining)], [pod(1, .terminating)]) == ["10.1.2.1:8080"])
    }

    @Test("Overlapping slices with nothing ready give nothing")
    func overlapAllUnready() {
        #expect(merged([pod(1, unready), pod(2, unready)], [pod(2, unready), pod(3, unready)]) == [])
    }

    @Test("The order in which slices arrive does not matter")
    func arrival() {
        let slices = [slice("a", [pod(1), pod(2, draining)]), slice("b", [pod(1, unready), pod(2)])]
        let forward = Model([.service(service())] + slices.map { .endpointSlice($0) })
        let backward = Model(slices.reversed().map { .endpointSlice($0) } + [.service(service())])
        #expect(forward.ports() == backward.ports())
        #expect(forward.cluster() == ["10.1.2.2:8080"])
    }

    @Test("Slices of other Services and namespaces are not mixed in")
    func otherServices() {
        let model = Model([
            .service(service()), .endpointSlice(slice("web-1", [pod(1)])),
            .endpointSlice(slice("web-2", of: ObjectName(namespace: "default", name: "web2"), [pod(2)])),
            .endpointSlice(slice("web-1", of: ObjectName(namespace: "other", name: "web"), [pod(3)])),
        ])
        #expect(model.cluster() == ["10.1.2.1:8080"])
    }

    @Test("A slice without ports has no endpoints for anyone")
    func noPorts() {
        #expect(Model([.service(service()), .endpointSlice(slice("web-1", ports: [], [pod(1)]))]).cluster() == [])
    }

    @Test("The same addresses with different target ports are different endpoints")
    func differentTargetPorts() {
        let model = Model([
            .service(service()),
            .endpointSlice(slice("a", ports: [EndpointSlice.Port(name: "", port: 8080)], [pod(1), pod(2)])),
            .endpointSlice(slice("b", ports: [EndpointSlice.Port(name: "", port: 80)], [pod(1), pod(2)])),
        ])
        #expect(model.cluster() == ["10.1.2.1:80", "10.1.2.1:8080", "10.1.2.2:80", "10.1.2.2:8080"])
    }

    @Test("Of duplicates in one slice the one that is not terminating counts")
    func duplicatesInSlice() {
        #expect(merged([pod(1, draining), pod(1), pod(1, .terminating)], []) == ["10.1.2.1:8080"])
        #expect(merged([pod(1, draining), pod(1, .terminating)], []) == ["10.1.2.1:8080"])
        #expect(merged([pod(1, .terminating), pod(1, draining)], []) == [])
    }

    @Test("One port name with two numbers in a slice gives an endpoint for each")
    func portNameTwice() {
        let ports = [EndpointSlice.Port(name: "", port: 81), EndpointSlice.Port(name: "", port: 80)]
        let model = Model([.service(service()), .endpointSlice(slice("a", ports: ports, [pod(2), pod(1)]))])
        #expect(model.cluster() == ["10.1.2.1:80", "10.1.2.1:81", "10.1.2.2:80", "10.1.2.2:81"])
    }

    @Test("Ports join by name and protocol, not by number")
    func join() {
        let service = service {
            $0.ports = [
                Service.Port(name: "dns", transport: .udp, port: 53),
                Service.Port(name: "dns-tcp", transport: .tcp, port: 53),
            ]
        }
        let ports = [
            EndpointSlice.Port(name: "dns", transport: .tcp, port: 1), EndpointSlice.Port(name: "", port: 53),
            EndpointSlice.Port(name: "dns", transport: .udp, port: 5353),
            EndpointSlice.Port(name: "dns-tcp", transport: .tcp, port: 5354),
        ]
        let model = Model([.service(service), .endpointSlice(slice("a", ports: ports, [pod(1)]))])
        #expect(model.cluster() == ["10.1.2.1:5353", "10.1.2.1:5354"])
    }

    @Test("A newer version of an overlapping slice decides where an endpoint is")
    func otherLocality() {
        var model = Model([
            .service(service { $0.isInternalTrafficLocal = true }), .endpointSlice(slice("a", [pod(1, on: "there")])),
            .endpointSlice(slice("b", [pod(1, on: "there")])),
        ])
        #expect(model.ports().map(\.endpoints.local) == [[]])
        _ = model.apply(.set(.endpointSlice(slice("b", [pod(1, on: "here")]))))
        #expect(model.ports().map(\.endpoints.local) == [[Backend(ip("10.1.2.1"), 8080)]])
    }

    @Test("Removing an overlapping slice leaves what the other one holds")
    func removeOverlapping() {
        var model = Model([
            .service(service()), .endpointSlice(slice("a", [pod(1), pod(2)])),
            .endpointSlice(slice("b", [pod(2), pod(3)])),
        ])
        _ = model.apply(.remove(.endpointSlice(ObjectName(namespace: "default", name: "b"))))
        #expect(model.cluster() == ["10.1.2.1:8080", "10.1.2.2:8080"])
    }

    @Test("IPv4 and IPv6 slices serve their own family")
    func families() {
        let model = Model([
            .service(service { $0.clusterIPs.append(ip("fd00:172:30::1")) }), .endpointSlice(slice("a", [pod(1)])),
            .endpointSlice(slice("b", family: .ipv6, [endpoint("fd00:10::2"), endpoint("fd00:10::1")])),
        ])
        #expect(model.cluster(.ipv4) == ["10.1.2.1:8080"])
        #expect(model.cluster(.ipv6) == ["[fd00:10::1]:8080", "[fd00:10::2]:8080"])
    }

    private func merged(_ first: [Endpoint], _ second: [Endpoint]) -> [String] {
        Model([.service(service()), .endpointSlice(slice("a", first)), .endpointSlice(slice("b", second))]).cluster()
    }
}
