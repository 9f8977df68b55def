public import Addresses
public import Netfilter

extension SetID {
    /// The definition of the set in the table of `family`.
    ///
    /// Sets have no `size`: a hash table of fixed size takes the kernel a fifth less time to load than one that grows, sent in
    /// the parts of a `FirstLoad`, but a full one refuses elements, and growing it means replacing the map and with it
    /// everything it holds. (Figures: `Benchmarks.md`.)
    public func definition(family: IPFamily) -> NamedSet {
        NamedSet(
            name: name, key: key(family), value: value(family), flags: flags,
            size: remembersClients ? AffinityMap.size : nil, hasCounters: hasCounters, comment: comment)
    }

    private var flags: NamedSet.Flags {
        switch self {
        // Declared, since some kernels add the flag later to a set that rules update.
        case .affinity: [.dynamic, .timeout]
        default: []
        }
    }

    private func key(_ family: IPFamily) -> FieldSpecification {
        let source: FieldExpression = family == .ipv4 ? .ipSource : .ip6Source
        let destination: FieldExpression = family == .ipv4 ? .ipDestination : .ip6Destination
        return switch self {
        case .clusterIPs, .nodePortIPs:
            .type([destination.type])
        case .allowedSources:
            .typeof([destination, .transportProtocol, .destinationPort, source])
        case .hairpinIPs:
            .typeof([source, destination])
        case .serviceIPs, .externalFrontends:
            .typeof([destination, .transportProtocol, .destinationPort])
        case .serviceNodePorts:
            .typeof([.transportProtocol, .destinationPort])
        case .clusterEndpoints, .localEndpoints:
            .typeof([destination, .transportProtocol, .destinationPort, .slot])
        case .clusterNodePortEndpoints, .localNodePortEndpoints:
            .typeof([.transportProtocol, .destinationPort, .slot])
        case .rewriting, .recording:
            .type([destination.type, .inetService])
        case .rewritingNodePorts, .recordingNodePorts:
            .type([.inetService])
        case .affinity:
            .typeof([source, destination, .transportProtocol, .destinationPort])
        }
    }

    private func value(_ family: IPFamily) -> NamedSet.Value {
        let destination: FieldExpression = family == .ipv4 ? .ipDestination : .ip6Destination
        return switch self {
        case .clusterIPs, .nodePortIPs, .allowedSources, .hairpinIPs: .none
        case .externalFrontends: .data(.typeof([destination]))
        case _ where holdsEndpoints || remembersClients: .data(.typeof([destination, .destinationPort]))
        default: .verdict
        }
    }

    /// Only first packets of connections get here: counters count new connections per frontend.
    ///
    /// Endpoints have none: the kernel keeps 16 bytes per counter for each processor, 200 MB for 100,000 endpoints on 128
    /// processors, and takes longer to allocate the counter than for the rest of the element.
    private var hasCounters: Bool { self == .serviceIPs || self == .serviceNodePorts }

    private var comment: String? {
        switch self {
        case .clusterIPs: "ClusterIPs of all Services"
        case .nodePortIPs: "node addresses that accept NodePort traffic"
        case .allowedSources(let length): "loadBalancerSourceRanges of length \(length)"
        case .hairpinIPs: "local endpoints, paired with themselves"
        case .serviceIPs: "ClusterIP, externalIP and load balancer frontends"
        case .serviceNodePorts: "NodePort frontends"
        case .externalFrontends: "frontends beside the ClusterIP, and the ClusterIP whose endpoints they share"
        case .rewriting(let transport): "frontends that record affinity or rewrite the source, \(transport)"
        case .affinity: "sessionAffinity ClientIP: (client, frontend) to endpoint"
        case .recording(let transport):
            "frontends that record affinity, for endpoints on this node itself, \(transport)"
        default: nil
        }
    }
}
