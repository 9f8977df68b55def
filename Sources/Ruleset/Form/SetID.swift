public import Addresses

/// The named sets and maps of Shunt's table.
public enum SetID: Hashable, Sendable, CaseIterable {
    case clusterIPs
    case nodePortIPs
    /// The ranges of `loadBalancerSourceRanges` with prefixes of one length.
    case allowedSources(Int)
    case hairpinIPs
    case serviceIPs
    case serviceNodePorts
    case externalFrontends
    case clusterEndpoints
    case localEndpoints
    case clusterNodePortEndpoints
    case localNodePortEndpoints
    case rewriting(TransportProtocol)
    case rewritingNodePorts(TransportProtocol)
    case affinity(AffinityMap)
    case recording(TransportProtocol)
    case recordingNodePorts(TransportProtocol)

    /// In the order in which they are declared: what they hold decides nothing about it but readability.
    public static let allCases = constant + (0...IPFamily.ipv6.addressBits).map { .allowedSources($0) }

    /// Those that every table has. The others are made with the first chain that looks them up, and stay.
    public static let constant: [SetID] =
        [
            .clusterIPs, .nodePortIPs, .hairpinIPs, .serviceIPs, .serviceNodePorts, .externalFrontends,
            .clusterEndpoints, .localEndpoints, .clusterNodePortEndpoints, .localNodePortEndpoints,
        ] + TransportProtocol.allCases.flatMap { [.rewriting($0), .rewritingNodePorts($0)] }
        + AffinityMap.allCases.map { .affinity($0) }
        + TransportProtocol.allCases.flatMap { [.recording($0), .recordingNodePorts($0)] }

    /// Position in `allCases`.
    public var index: Int {
        switch self {
        case .clusterIPs: 0
        case .nodePortIPs: 1
        case .hairpinIPs: 2
        case .serviceIPs: 3
        case .serviceNodePorts: 4
        case .externalFrontends: 5
        case .clusterEndpoints: 6
        case .localEndpoints: 7
        case .clusterNodePortEndpoints: 8
        case .localNodePortEndpoints: 9
        case .rewriting(let transport): 10 + 2 * transport.position
        case .rewritingNodePorts(let transport): 11 + 2 * transport.position
        case .affinity(let map): 16 + map.number
        case .recording(let transport): 16 + AffinityMap.count + 2 * transport.position
        case .recordingNodePorts(let transport): 17 + AffinityMap.count + 2 * transport.position
        case .allowedSources(let length): 22 + AffinityMap.count + length
        }
    }

    /// The name in the kernel.
    public var name: String {
        switch self {
        case .clusterIPs: "cluster-ips"
        case .nodePortIPs: "nodeport-ips"
        case .allowedSources(let length): "allowed-sources-\(length)"
        case .hairpinIPs: "hairpin-ips"
        case .serviceIPs: "service-ips"
        case .serviceNodePorts: "service-nodeports"
        case .externalFrontends: "external-frontends"
        case .clusterEndpoints: "cluster-endpoints"
        case .localEndpoints: "local-endpoints"
        case .clusterNodePortEndpoints: "cluster-nodeport-endpoints"
        case .localNodePortEndpoints: "local-nodeport-endpoints"
        case .rewriting(let transport): "rewriting-\(transport)"
        case .rewritingNodePorts(let transport): "rewriting-nodeports-\(transport)"
        case .affinity(let map): map.name
        case .recording(let transport): "recording-\(transport)"
        case .recordingNodePorts(let transport): "recording-nodeports-\(transport)"
        }
    }

    /// Whether elements come from packets: who went where.
    public var remembersClients: Bool { if case .affinity = self { true } else { false } }

    /// Whether elements are endpoints. These are loaded before the elements that send connections to them.
    public var holdsEndpoints: Bool {
        switch self {
        case .clusterEndpoints, .localEndpoints, .clusterNodePortEndpoints, .localNodePortEndpoints: true
        default: false
        }
    }
}

extension TransportProtocol {
    /// Position in `allCases`.
    var position: Int {
        switch self {
        case .tcp: 0
        case .udp: 1
        case .sctp: 2
        }
    }
}
