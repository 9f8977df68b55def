import Addresses
import Kubernetes

/// A cluster of Services with one TCP port and one EndpointSlice each, endpoints on a thousand nodes.
struct SyntheticCluster {
    let services: Int
    let endpoints: Int
    var features = Features.none

    static let nodeName = "node-0"
    static let nodeAddress = IPAddress(192, 168, 50, 1)
    private static let nodes = (0..<1000).map { InternedString("node-\($0)") }
    private static let zones: [InternedString] = ["zone-a", "zone-b"]

    /// All objects, Services first.
    var changes: [ObjectChange] {
        [.set(.node(node))] + (0..<services).map { .set(.service(service($0))) }
            + (0..<services).flatMap { slices($0).map { .set(.endpointSlice($0)) } }
    }

    /// The objects of one Service.
    func changes(ofService index: Int) -> [ObjectChange] {
        [.set(.service(service(index)))] + slices(index).map { .set(.endpointSlice($0)) }
    }

    private var node: Node {
        Node(
            name: Self.nodeName, addresses: [Self.nodeAddress, IPAddress(high: 0xfd00_0050 << 32, low: 1)],
            zone: Self.zones[0])
    }

    func service(_ index: Int) -> Service {
        var service = Service(
            name: name(index), clusterIPs: [clusterIP(index)],
            ports: [.init(name: "http", transport: transport(index), port: 80)])
        switch feature(index) {
        case .externalTrafficPolicyLocal:
            service.type = .loadBalancer
            service.loadBalancerIPs = [externalAddress(index)]
            service.isExternalTrafficLocal = true
            service.healthCheckNodePort = UInt16(40000 + index / 10)
        case .loadBalancerSourceRanges:
            service.type = .loadBalancer
            service.loadBalancerIPs = [externalAddress(index)]
            service.loadBalancerSourceRanges = (0..<4).compactMap {
                IPPrefix(IPAddress(ipv4: 0xc633_6400 + $0 * 0x40), length: 27)
            }
        case .sessionAffinity:
            service.sessionAffinityTimeout = 10800
        case .nodePort:
            service.type = .nodePort
            service.ports[0].nodePort = UInt16(20000 + (features == .mixed ? index / 10 : index) % 45_000)
        case .externalIPs:
            service.externalIPs = [externalAddress(index)]
        case .internalTrafficPolicyLocal:
            service.isInternalTrafficLocal = true
        case .dualStack:
            service.clusterIPs.append(IPAddress(high: 0xfd00_0096 << 32, low: UInt64(index + 1)))
        case .topologyHints, .terminatingEndpoints, nil:
            break
        }
        return service
    }

    /// The slice of IPv4 endpoints.
    func slice(_ index: Int) -> EndpointSlice {
        var slice = EndpointSlice(
            name: ObjectName(namespace: name(index).namespace, name: name(index).name + "-abcde"),
            serviceName: name(index).name, family: .ipv4,
            ports: [.init(name: "http", transport: transport(index), port: 8080)],
            endpoints: (0..<endpoints).map { endpoint(index, index * endpoints + $0) })
        switch feature(index) {
        case .externalTrafficPolicyLocal, .internalTrafficPolicyLocal:
            slice.endpoints[endpoints - 1].nodeName = Self.nodes[0]
        case .terminatingEndpoints where endpoints > 1:
            slice.endpoints[endpoints - 1].conditions = [.serving, .terminating]
        default: break
        }
        return slice
    }

    private func slices(_ index: Int) -> [EndpointSlice] {
        let slice = slice(index)
        guard feature(index) == .dualStack else { return [slice] }
        var other = slice
        other.name.name = name(index).name + "-fghij"
        other.family = .ipv6
        for position in other.endpoints.indices {
            other.endpoints[position].address = IPAddress(
                high: 0xfd00_0128 << 32, low: UInt64(index * endpoints + position + 1))
        }
        return [slice, other]
    }

    /// The slice with one endpoint more than `slice(_:)`.
    func sliceWithAddition(_ index: Int) -> EndpointSlice {
        var slice = slice(index)
        slice.endpoints.append(newEndpoint(index))
        return slice
    }

    /// The slice with its first endpoint replaced by one on the same node: the number of local endpoints stays.
    func sliceWithReplacement(_ index: Int) -> EndpointSlice {
        var slice = slice(index)
        slice.endpoints[0].address = newEndpoint(index).address
        return slice
    }

    private func newEndpoint(_ index: Int) -> Endpoint { endpoint(index, services * endpoints + index) }

    private func endpoint(_ index: Int, _ number: Int) -> Endpoint {
        Endpoint(
            address: IPAddress(ipv4: 0x0a80_0000 + UInt32(number)), nodeName: Self.nodes[number % Self.nodes.count],
            hints: feature(index) == .topologyHints ? TopologyHints(zones: [Self.zones[number % 2]]) : .none)
    }

    func transport(_ index: Int) -> TransportProtocol {
        features == .everyTenthUDP && index % 10 == 9 ? .udp : .tcp
    }

    func endpointAddress(_ index: Int, _ position: Int) -> IPAddress {
        IPAddress(ipv4: 0x0a80_0000 + UInt32(index * endpoints + position))
    }

    func clusterIP(_ index: Int) -> IPAddress { IPAddress(ipv4: 0x0a60_0000 + UInt32(index)) }

    private func externalAddress(_ index: Int) -> IPAddress { IPAddress(ipv4: 0xac10_0000 + UInt32(index)) }

    private func feature(_ index: Int) -> ServiceFeature? {
        switch features {
        case .none, .everyTenthUDP: nil
        case .mixed: ServiceFeature(ofService: index)
        case .all(let feature): feature
        }
    }

    private func name(_ index: Int) -> ObjectName {
        ObjectName(namespace: "namespace-\(index % 100)", name: "service-\(index)")
    }
}

extension SyntheticCluster {
    /// What Services do beyond a ClusterIP.
    enum Features: Equatable {
        case none
        /// Each of `ServiceFeature` in every tenth Service.
        case mixed
        /// The last of ten Services is one of UDP.
        case everyTenthUDP
        case all(ServiceFeature)

        /// For the rows of a report; nil for those that are measured by themselves.
        var label: String? {
            switch self {
            case .none, .everyTenthUDP: nil
            case .mixed: "mixed"
            case .all(let feature): feature.rawValue
            }
        }
    }
}

extension SyntheticCluster: CustomStringConvertible {
    var description: String { "\(services.grouped) × \(endpoints)\(features.label.map { ", \($0)" } ?? "")" }
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
