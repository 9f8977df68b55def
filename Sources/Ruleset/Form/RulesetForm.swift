public import Addresses
public import Netfilter

/// The constant part of the ruleset of one family: table, sets and chains. None of it grows with Services.
///
/// Only NAT-type base chains: they see the first packet of a connection and no other, so that nothing stands in the path
/// of established packets. `reject` and `drop` work there too (kernel 5.9 and later).
public struct RulesetForm: Hashable, Sendable {
    public let configuration: RulesetConfiguration

    public init(_ configuration: RulesetConfiguration) { self.configuration = configuration }

    public var family: IPFamily { configuration.family }

    public var table: Table { RulesetForm.table(family) }

    /// The only table that Shunt owns in `family`.
    public static func table(_ family: IPFamily) -> Table {
        Table(family: TableFamily(family), name: "shunt", comment: "Kubernetes Services")
    }

    /// Sets that every table has.
    public var sets: [NamedSet] { SetID.constant.map { $0.definition(family: family) } }

    /// Every set of source ranges that a table may have, one per length of a prefix. They are made when a chain needs them
    /// and stay as long as the table: at most 33 in IPv4 and 129 in IPv6, most of which no Service ever asks for.
    var sourceSets: [NamedSet] {
        SharedChain.firewall(.all, .drop).sourceSets(family).map { $0.definition(family: family) }
    }

    /// Chains that a verdict may name come before the ones that use them only by map, for the reader's sake.
    public var chains: [ChainTemplate] {
        [
            dispatch(Chain(name: "nat-prerouting", hook: .init(type: .nat, point: .prerouting, priority: -100))),
            dispatch(Chain(name: "nat-output", hook: .init(type: .nat, point: .output, priority: -100))),
            refuse, unallocated([]), postrouting, input, afterDNAT, afterNodePortDNAT, recordOnly, recordNodePort,
            rewrite,
            rewriteOwn,
        ]
    }
}

extension RulesetForm {
    /// Key of the maps that dispatch by destination.
    static let destination: [Field] = [.destination, .transportProtocol, .destinationPort]
    /// Key of the maps that dispatch node ports.
    static let nodePort: [Field] = [.transportProtocol, .destinationPort]

    /// The same three rules for packets that arrive and for the node's own: a jump to a shared chain would cost each
    /// new connection about a hundred instructions.
    private func dispatch(_ chain: Chain) -> ChainTemplate {
        ChainTemplate(
            chain,
            [
                // ip daddr . meta l4proto . th dport vmap @service-ips
                RuleTemplate(.verdictMap(Self.destination, .serviceIPs)),
                // ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
                RuleTemplate(.match([.destination], .nodePortIPs), .verdictMap(Self.nodePort, .serviceNodePorts)),
                // ip daddr @cluster-ips goto refuse
                RuleTemplate(
                    .match([.destination], .clusterIPs), .verdict(.goto(ChainName.refuse)),
                    comment: "port that no Service has"),
                // goto unallocated
                RuleTemplate(.verdict(.goto(ChainName.unallocated))),
            ])
    }

    /// TCP is refused by a reset: an ICMP answer reaches an IPv6 client only after a second, and in both families the
    /// kernel sends few of them per second to one address.
    private var refuse: ChainTemplate {
        ChainTemplate(
            Chain(name: ChainName.refuse),
            [
                // meta l4proto tcp reject with tcp reset
                RuleTemplate(.transport(.tcp), .reset),
                // reject
                RuleTemplate(.reject),
            ])
    }

    /// Addresses in the range of ClusterIPs that no Service has: dropped, since they may be routed in a circle. Its rules
    /// are the one part of the form that changes with the cluster; a form has it without any.
    public func unallocated(_ serviceCIDRs: [IPPrefix]) -> ChainTemplate {
        ChainTemplate(
            Chain(name: ChainName.unallocated),
            serviceCIDRs.map {
                // ip daddr 10.96.0.0/16 drop
                RuleTemplate(.destinationRange($0), .verdict(.drop), comment: "ClusterIP that no Service has")
            })
    }

    private var postrouting: ChainTemplate {
        ChainTemplate(
            Chain(name: "nat-postrouting", hook: .init(type: .nat, point: .postrouting, priority: 100)),
            [
                // ct status dnat goto after-dnat
                RuleTemplate(.isTranslated, .verdict(.goto(ChainName.afterDNAT)))
            ])
    }

    /// Connections to endpoints on the node itself never reach postrouting.
    private var input: ChainTemplate {
        ChainTemplate(
            Chain(name: "nat-input", hook: .init(type: .nat, point: .input, priority: 100)),
            [
                // ct status dnat goto record-only
                RuleTemplate(.isTranslated, .verdict(.goto(ChainName.recordOnly)))
            ])
    }

    private var recordOnly: ChainTemplate {
        let byFrontend = TransportProtocol.allCases.map {
            // meta l4proto tcp ct original ip daddr . ct original proto-dst vmap @recording-tcp
            RuleTemplate(.transport($0), .verdictMap([.originalDestination, .originalDestinationPort], .recording($0)))
        }
        return ChainTemplate(
            Chain(name: ChainName.recordOnly),
            byFrontend + [
                // ct original ip daddr @nodeport-ips goto record-nodeport
                RuleTemplate(.match([.originalDestination], .nodePortIPs), .verdict(.goto(ChainName.recordNodePort)))
            ])
    }

    private var recordNodePort: ChainTemplate {
        ChainTemplate(
            Chain(name: ChainName.recordNodePort),
            TransportProtocol.allCases.map {
                // meta l4proto tcp ct original proto-dst vmap @recording-nodeports-tcp
                RuleTemplate(.transport($0), .verdictMap([.originalDestinationPort], .recordingNodePorts($0)))
            })
    }

    /// Source rewriting is decided by the connection's original destination, not by packet marks. A verdict of the map
    /// is a jump, so that what follows is still tested when the chain it names decides nothing.
    private var afterDNAT: ChainTemplate {
        let byFrontend = TransportProtocol.allCases.map {
            // meta l4proto tcp ct original ip daddr . ct original proto-dst vmap @rewriting-tcp
            RuleTemplate(.transport($0), .verdictMap([.originalDestination, .originalDestinationPort], .rewriting($0)))
        }
        return ChainTemplate(
            Chain(name: ChainName.afterDNAT),
            byFrontend + [
                // ip saddr . ip daddr @hairpin-ips masquerade fully-random
                RuleTemplate(.match([.source, .destination], .hairpinIPs), .masquerade),
                // ct original ip daddr @nodeport-ips goto after-nodeport-dnat
                RuleTemplate(
                    .match([.originalDestination], .nodePortIPs), .verdict(.goto(ChainName.afterNodePortDNAT))),
            ] + clusterIPMasquerade)
    }

    private var clusterIPMasquerade: [RuleTemplate] {
        if configuration.masqueradesAll {
            // ct original ip daddr @cluster-ips masquerade fully-random
            return [RuleTemplate(.match([.originalDestination], .clusterIPs), .masquerade)]
        }
        guard let pods = configuration.pods else { return [] }
        return [
            // ip saddr != 10.0.0.0/16 ct original ip daddr @cluster-ips masquerade fully-random
            RuleTemplate(
                pods.statement(inverted: true), .match([.originalDestination], .clusterIPs), .masquerade)
        ]
    }

    private var afterNodePortDNAT: ChainTemplate {
        ChainTemplate(
            Chain(name: ChainName.afterNodePortDNAT),
            TransportProtocol.allCases.map {
                // meta l4proto tcp ct original proto-dst vmap @rewriting-nodeports-tcp
                RuleTemplate(.transport($0), .verdictMap([.originalDestinationPort], .rewritingNodePorts($0)))
            })
    }

    private var rewrite: ChainTemplate {
        // masquerade fully-random
        ChainTemplate(Chain(name: ChainName.rewrite), [RuleTemplate(.masquerade)])
    }

    private var rewriteOwn: ChainTemplate {
        ChainTemplate(
            Chain(name: ChainName.rewriteOwn),
            [
                // fib saddr type local masquerade fully-random
                RuleTemplate(
                    .sourceIsLocal, .masquerade, comment: "Local policy: only the node's own connections")
            ])
    }
}
