import Addresses
import Kubernetes
import Netfilter
import Proxy
import Services

/// A Service with every kind of frontend at port 8000 and node port 32000, and endpoints at port 9090.
enum ConntrackSamples {
    static let name = ObjectName(namespace: "ns", name: "svc")
    static let clusterIP = IPAddress(10, 96, 0, 10)
    static let externalIP = IPAddress(203, 0, 113, 7)
    static let loadBalancerIP = IPAddress(198, 51, 100, 7)
    static let nodeIP = IPAddress(192, 168, 0, 1)
    static let serving = IPAddress(10, 0, 1, 2)
    static let gone = IPAddress(10, 0, 1, 3)

    static func port(
        _ transport: TransportProtocol = .udp, _ endpoints: [IPAddress] = [serving], port: UInt16 = 8000,
        nodePort: UInt16 = 32000, name: ObjectName = name, created: Int64? = nil, grace: UInt32? = nil
    ) -> TrackedPort {
        TrackedPort(
            name: ServicePortName(service: name, port: "\(transport)", transport: transport), created: created,
            clusterIP: clusterIP, port: port, nodePort: nodePort, externalIPs: [externalIP],
            loadBalancerIPs: [loadBalancerIP], endpoints: endpoints.map { Backend($0, 9090) }.sorted(),
            connectionGrace: grace)
    }

    /// An entry of a client; without an endpoint it is one that was not translated.
    static func entry(
        _ transport: TransportProtocol = .udp, to destination: IPAddress = clusterIP, _ port: UInt16 = 8000,
        endpoint: IPAddress? = serving, endpointPort: UInt16 = 9090, zone: UInt16 = 0, clientPort: UInt16 = 40000
    ) -> ConntrackEntry {
        let client = IPAddress(10, 0, 9, 9)
        return ConntrackEntry(
            original: ConntrackTuple(
                transport, source: client, sourcePort: clientPort, destination: destination, destinationPort: port),
            reply: ConntrackTuple(
                transport, source: endpoint ?? destination, sourcePort: endpoint == nil ? port : endpointPort,
                destination: client, destinationPort: clientPort),
            zone: zone, id: UInt32(clientPort), status: endpoint == nil ? .confirmed : [.confirmed, .destinationNAT],
            timeout: 100)
    }

    /// A reconciler to which `ports` are nothing new.
    static func reconciler(
        _ ports: [TrackedPort] = [port()], on kernel: FakeConntrack, at now: ContinuousClock.Instant = .now
    ) throws -> FlowReconciler {
        var reconciler = FlowReconciler(family: .ipv4)
        reconciler.setNodePortAddresses([nodeIP])
        reconciler.update(name, ports, at: now)
        reconciler.searchEverything()
        try reconciler.run(on: kernel, at: now)
        try settle(&reconciler, on: kernel, after: now)
        return reconciler
    }

    /// Lets the second searches pass.
    static func settle(
        _ reconciler: inout FlowReconciler, on kernel: FakeConntrack, after now: ContinuousClock.Instant
    ) throws {
        try reconciler.run(on: kernel, at: now + .seconds(1))
        try reconciler.run(on: kernel, at: now + .seconds(2))
    }
}
