import Netfilter

extension EndpointChain {
    /// The chain with its rules. They need no protocol test: only elements of tcp, udp and sctp lead here.
    public var template: ChainTemplate {
        ChainTemplate(Chain(name: name), isSticky ? stickyRules : spreadingRules)
    }

    /// A packet that was led here just before a commit finds the slots as they are after it: the lookup that led it here
    /// and the lookup of the slot are two. If its slot is gone, slot 0 is there as long as any endpoint is; without one
    /// the packet is dropped, so that the client's next one meets the new state. Falling through would send it on with
    /// the Service's address, and later packets of its connection too.
    private var spreadingRules: [RuleTemplate] {
        // dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 3 map @cluster-endpoints
        let spread = translation(.randomSlot(count: count))
        // dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 1 map @cluster-endpoints
        let first = translation(.randomSlot(count: 1))
        // drop
        return (count > 1 ? [spread, first] : [spread]) + [RuleTemplate(.verdict(.drop))]
    }

    private func translation(_ slot: Field) -> RuleTemplate {
        let frontend: [Field] =
            switch kind {
            case .cluster, .local: [.destination, .transportProtocol, .destinationPort]
            case .clusterNodePort, .localNodePort: [.transportProtocol, .destinationPort]
            }
        return RuleTemplate(.translate(frontend + [slot], kind.endpoints))
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
