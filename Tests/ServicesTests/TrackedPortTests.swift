import Addresses
import Kubernetes
import Services
import Testing

/// Which ports have their connections looked after, and the endpoints that count.
@Suite struct TrackedPortTests {
    private let name = ObjectName(namespace: "default", name: "web")
    private let addresses = (1...6).map { IPAddress(10, 0, 0, $0) }

    private func model(_ conditions: [Endpoint.Conditions], grace: UInt32? = nil) -> Model {
        var model = Model(nodeName: "node")
        let ports: [(String, TransportProtocol)] = [("udp", .udp), ("tcp", .tcp), ("sctp", .sctp)]
        _ = model.apply(
            .set(
                .service(
                    Service(
                        name: name, type: .nodePort, clusterIPs: [IPAddress(10, 96, 0, 1)],
                        ports: ports.map { Service.Port(name: $0.0, transport: $0.1, port: 53, nodePort: 30053) },
                        externalIPs: [IPAddress(203, 0, 113, 1), IPAddress(high: 1, low: 1)],
                        isExternalTrafficLocal: true, isInternalTrafficLocal: true, connectionGrace: grace))))
        _ = model.apply(
            .set(
                .endpointSlice(
                    EndpointSlice(
                        name: ObjectName(namespace: "default", name: "web-1"), serviceName: "web", family: .ipv4,
                        ports: ports.map { EndpointSlice.Port(name: $0.0, transport: $0.1, port: 5353) },
                        endpoints: zip(addresses, conditions).map { Endpoint(address: $0, conditions: $1) }))))
        return model
    }

    @Test func `TCP counts only if the Service asks for cuts, and SCTP never`() {
        #expect(model([]).trackedPorts(of: name, family: .ipv4).map(\.name.transport) == [.udp])
        let tracked = model([], grace: 5).trackedPorts(of: name, family: .ipv4)
        #expect(tracked.map(\.name.transport) == [.udp, .tcp])
        #expect(tracked.map(\.connectionGrace) == [nil, 5])
    }

    @Test func `frontends are those of the family`() throws {
        let port = try #require(model([]).trackedPorts(of: name, family: .ipv4).first)
        #expect(port.externalIPs == [IPAddress(203, 0, 113, 1)])
        #expect((port.port, port.nodePort) == (53, 30053))
        #expect(model([]).trackedPorts(of: name, family: .ipv6) == [])
        #expect(model([]).trackedPorts(of: ObjectName(namespace: "default", name: "other"), family: .ipv4) == [])
    }

    @Test func `endpoints that are ready or serving count, wherever they are`() throws {
        let model = model([
            .default, [.serving, .terminating], .terminating, [], .ready, .serving,
        ])
        let port = try #require(model.trackedPorts(of: name, family: .ipv4).first)
        #expect(port.endpoints.map(\.address) == [0, 1, 4, 5].map { addresses[$0] })
        #expect(port.endpoints.allSatisfy { $0.port == 5353 })
    }
}
