import Netfilter

extension EndpointChain {
    /// The chain with its rules. They need no protocol test: only elements of tcp, udp and sctp lead here.
    public var template: ChainTemplate {
        ChainTemplate(Chain(name: name), isSticky ? stickyRules : [spread])
    }

    private var spread: RuleTemplate {
        let frontend: [Field] =
            switch kind {
            case .cluster, .local: [.destination, .transportProtocol, .destinationPort]
            case .clusterNodePort, .localNodePort: [.transportProtocol, .destinationPort]
            }
        // dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 3 map @cluster-endpoints
        return RuleTemplate(.translate(frontend + [.randomSlot(count: count)], kind.endpoints))
    }

    private var stickyRules: [RuleTemplate] {
        [
            // dnat ip to ip saddr . ip daddr . meta l4proto . th dport map @affinity
            RuleTemplate(.translate([.source, .destination, .transportProtocol, .destinationPort], .affinity)),
            // goto cluster-3
            RuleTemplate(.verdict(.goto(EndpointChain(kind, count).name))),
        ]
    }
}
