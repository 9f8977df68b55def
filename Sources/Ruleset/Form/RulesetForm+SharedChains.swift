import Netfilter

extension RulesetForm {
    /// A chain that Services share, with its rules. They need no protocol test: only elements of tcp, udp and sctp lead
    /// here.
    public func template(_ chain: SharedChain) -> ChainTemplate {
        ChainTemplate(Chain(name: chain.name), rules(chain))
    }

    private func rules(_ chain: SharedChain) -> [RuleTemplate] {
        switch chain {
        case .endpoints(let chain): chain.affinity.map { sticky(chain, $0) } ?? spread(chain)
        case .policy(let chain): policy(chain)
        case .firewall(let lengths, let dispatch): firewall(lengths, dispatch)
        }
    }

    /// A lookup that finds nothing ends the rule, and the next one draws again.
    ///
    /// A packet that was led here just before a commit finds the slots as they are after it: the lookup that led it here
    /// and the lookup of the slot are two. Slot 0 is there as long as any endpoint is; without one the packet is dropped,
    /// so that the client's next one meets the new state. Falling through would send it on with the Service's address,
    /// and later packets of its connection too.
    private func spread(_ chain: EndpointChain) -> [RuleTemplate] {
        let frontend: [Field] =
            switch chain.kind {
            case .cluster, .local, .externalCluster, .externalLocal: RulesetForm.destination
            case .clusterNodePort, .localNodePort: RulesetForm.nodePort
            }
        // ip daddr set ip daddr . meta l4proto . th dport map @external-frontends
        let sharing = RuleTemplate(.setDestination(RulesetForm.destination, .externalFrontends))
        let attempts = Slots.attempts(from: chain.slots).map { count in
            // dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
            RuleTemplate(.translate(frontend + [.randomSlot(count: count)], chain.kind.endpoints))
        }
        // drop
        return (chain.kind.isExternal ? [sharing] : []) + attempts + [RuleTemplate(.verdict(.drop))]
    }

    private func sticky(_ chain: EndpointChain, _ map: AffinityMap) -> [RuleTemplate] {
        [
            // dnat ip to ip saddr . ip daddr . meta l4proto . th dport map @affinity-0
            RuleTemplate(.translate([.source] + RulesetForm.destination, .affinity(map))),
            // goto cluster-4
            RuleTemplate(.verdict(.goto(chain.plain.name))),
        ]
    }

    private func policy(_ chain: PolicyChain) -> [RuleTemplate] {
        // ip saddr 10.0.0.0/16 goto cluster-4
        let pods = configuration.pods.map {
            RuleTemplate($0.statement(inverted: false), .verdict(chain.insiders.verdict))
        }
        return (pods.map { [$0] } ?? []) + [
            // fib saddr type local goto cluster-4
            RuleTemplate(.sourceIsLocal, .verdict(chain.insiders.verdict)),
            // goto local-2
            RuleTemplate(.verdict(chain.outsiders.verdict)),
        ]
    }

    private func firewall(_ lengths: PrefixLengths, _ admitted: Dispatch) -> [RuleTemplate] {
        let rules = lengths.lengths(family).map { length in
            // ip daddr . meta l4proto . th dport . ip saddr & 255.255.255.0 @allowed-sources-24 goto cluster-4
            RuleTemplate(
                .match(RulesetForm.destination + [.sourceNetwork(length: length)], .allowedSources(length)),
                .verdict(admitted.verdict))
        }
        // drop
        return rules + [RuleTemplate(.verdict(.drop))]
    }
}
