public import Addresses

/// The named sets and maps of Shunt's table.
public enum SetID: Hashable, Sendable, CaseIterable {
    case clusterIPs
    case nodePortIPs
    case allowedSources
    case hairpinIPs
    case serviceIPs
    case firewalledIPs
    case externalIPs
    case internalIPs
    case serviceNodePorts
    case externalNodePorts
    case internalNodePorts
    case clusterEndpoints
    case localEndpoints
    case clusterNodePortEndpoints
    case localNodePortEndpoints
    case rewriting(TransportProtocol)
    case rewritingNodePorts(TransportProtocol)
    case affinity
    case recording(TransportProtocol)
    case recordingNodePorts(TransportProtocol)

    /// In the order in which they are declared: what they hold decides nothing about it but readability.
    public static let allCases: [SetID] =
        [
            .clusterIPs, .nodePortIPs, .allowedSources, .hairpinIPs, .serviceIPs, .firewalledIPs, .externalIPs,
            .internalIPs, .serviceNodePorts, .externalNodePorts, .internalNodePorts, .clusterEndpoints, .localEndpoints,
            .clusterNodePortEndpoints, .localNodePortEndpoints,
        ] + TransportProtocol.allCases.flatMap { [.rewriting($0), .rewritingNodePorts($0)] }
        + [.affinity] + TransportProtocol.allCases.flatMap { [.recording($0), .recordingNodePorts($0)] }

    /// Position in `allCases`.
    public var index: Int {
        switch self {
        case .clusterIPs: 0
        case .nodePortIPs: 1
        case .allowedSources: 2
        case .hairpinIPs: 3
        case .serviceIPs: 4
        case .firewalledIPs: 5
        case .externalIPs: 6
        case .internalIPs: 7
        case .serviceNodePorts: 8
        case .externalNodePorts: 9
        case .internalNodePorts: 10
        case .clusterEndpoints: 11
        case .localEndpoints: 12
        case .clusterNodePortEndpoints: 13
        case .localNodePortEndpoints: 14
        case .rewriting(let transport): 15 + 2 * transport.position
        case .rewritingNodePorts(let transport): 16 + 2 * transport.position
        case .affinity: 21
        case .recording(let transport): 22 + 2 * transport.position
        case .recordingNodePorts(let transport): 23 + 2 * transport.position
        }
    }

    /// The name in the kernel.
    public var name: String {
        switch self {
        case .clusterIPs: "cluster-ips"
        case .nodePortIPs: "nodeport-ips"
        case .allowedSources: "allowed-sources"
        case .hairpinIPs: "hairpin-ips"
        case .serviceIPs: "service-ips"
        case .firewalledIPs: "firewalled-ips"
        case .externalIPs: "external-ips"
        case .internalIPs: "internal-ips"
        case .serviceNodePorts: "service-nodeports"
        case .externalNodePorts: "external-nodeports"
        case .internalNodePorts: "internal-nodeports"
        case .clusterEndpoints: "cluster-endpoints"
        case .localEndpoints: "local-endpoints"
        case .clusterNodePortEndpoints: "cluster-nodeport-endpoints"
        case .localNodePortEndpoints: "local-nodeport-endpoints"
        case .rewriting(let transport): "rewriting-\(transport)"
        case .rewritingNodePorts(let transport): "rewriting-nodeports-\(transport)"
        case .affinity: "affinity"
        case .recording(let transport): "recording-\(transport)"
        case .recordingNodePorts(let transport): "recording-nodeports-\(transport)"
        }
    }

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
