import Addresses
import Kubernetes

/// A cluster of Services that are all alike: one TCP port, one EndpointSlice each, endpoints on a thousand nodes.
struct SyntheticCluster {
    let services: Int
    let endpoints: Int

    static let nodeName = "node-0"
    private static let nodes = (0..<1000).map { InternedString("node-\($0)") }

    /// All objects, Services first.
    var changes: [ObjectChange] {
        (0..<services).map { .set(.service(service($0))) } + (0..<services).map { .set(.endpointSlice(slice($0))) }
    }

    func service(_ index: Int) -> Service {
        Service(
            name: name(index), clusterIPs: [IPAddress(ipv4: 0x0a60_0000 + UInt32(index))],
            ports: [.init(name: "http", port: 80)])
    }

    func slice(_ index: Int) -> EndpointSlice {
        EndpointSlice(
            name: ObjectName(namespace: name(index).namespace, name: name(index).name + "-abcde"),
            serviceName: name(index).name, family: .ipv4, ports: [.init(name: "http", port: 8080)],
            endpoints: (0..<endpoints).map { endpoint(index * endpoints + $0) })
    }

    /// The slice with one endpoint more than `slice(_:)`.
    func sliceWithAddition(_ index: Int) -> EndpointSlice {
        var slice = slice(index)
        slice.endpoints.append(newEndpoint(index))
        return slice
    }

    /// The slice with its first endpoint replaced.
    func sliceWithReplacement(_ index: Int) -> EndpointSlice {
        var slice = slice(index)
        slice.endpoints[0] = newEndpoint(index)
        return slice
    }

    private func newEndpoint(_ index: Int) -> Endpoint { endpoint(services * endpoints + index) }

    private func endpoint(_ number: Int) -> Endpoint {
        Endpoint(
            address: IPAddress(ipv4: 0x0a80_0000 + UInt32(number)), nodeName: Self.nodes[number % Self.nodes.count])
    }

    private func name(_ index: Int) -> ObjectName {
        ObjectName(namespace: "namespace-\(index % 100)", name: "service-\(index)")
    }
}

extension SyntheticCluster: CustomStringConvertible {
    var description: String { "\(services.grouped) × \(endpoints)" }
}

extension Int {
    /// With commas between thousands.
    var grouped: String {
        let digits = String(self)
        return digits.enumerated().map { offset, digit in
            offset > 0 && (digits.count - offset).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}
