import Netfilter

extension RulesetForm {
    /// A chain that Services share, with its rules. They need no protocol test: only elements of tcp, udp and sctp lead
    /// here.
    public func template(_ chain: SharedChain) -> ChainTemplate {
        ChainTemplate(Chain(name: chain.name), rules(chain))
    }

    private func rules(_ chain: SharedChain) -> [RuleTemplate] {
        switch chain {
        case .endpoints(let chain): chain.affinity.map { sticky(chain, $0) } ?? [spread(chain)]
        case .policy(let chain): policy(chain)
        case .firewall(let dispatch): firewall(dispatch)
        }
    }

    private func spread(_ chain: EndpointChain) -> RuleTemplate {
        let frontend: [Field] =
            switch chain.kind {
            case .cluster, .local: RulesetForm.destination
            case .clusterNodePort, .localNodePort: RulesetForm.nodePort
            }
        // dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 3 map @cluster-endpoints
        return RuleTemplate(.translate(frontend + [.randomSlot(count: chain.count)], chain.kind.endpoints))
    }

    private func sticky(_ chain: EndpointChain, _ map: AffinityMap) -> [RuleTemplate] {
        [
            // dnat ip to ip saddr . ip daddr . meta l4proto . th dport map @affinity-0
            RuleTemplate(.translate([.source] + RulesetForm.destination, .affinity(map))),
            // goto cluster-3
            RuleTemplate(.verdict(.goto(chain.plain.name))),
        ]
    }

    private func policy(_ chain: PolicyChain) -> [RuleTemplate] {
        // ip saddr 10.0.0.0/16 goto cluster-3
        let pods = configuration.pods.map {
            RuleTemplate($0.statement(inverted: false), .verdict(chain.insiders.verdict))
        }
        return (pods.map { [$0] } ?? []) + [
            // fib saddr type local goto cluster-3
            RuleTemplate(.sourceIsLocal, .verdict(chain.insiders.verdict)),
            // goto local-1
            RuleTemplate(.verdict(chain.outsiders.verdict)),
        ]
    }

    private func firewall(_ admitted: Dispatch) -> [RuleTemplate] {
        [
            // ip daddr . meta l4proto . th dport . ip saddr @allowed-sources goto cluster-3
            RuleTemplate(.match(RulesetForm.destination + [.source], .allowedSources), .verdict(admitted.verdict)),
            // drop
            RuleTemplate(.verdict(.drop)),
        ]
    }
}
