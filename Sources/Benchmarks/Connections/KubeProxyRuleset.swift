import Addresses
import Kubernetes

/// The ruleset of kube-proxy 1.36 in nftables mode for a plain cluster, as a script for `nft -f`.
///
/// Every Service has a chain and in it an anonymous map of its endpoints, packets are marked for masquerading, and filter
/// chains look at every packet for new connections. Chains are named as kube-proxy names them, but for the hash, of which
/// only the length counts here.
struct KubeProxyRuleset {
    let cluster: SyntheticCluster
    let podRange: String
    let serviceRange: String
    let nodeAddress: String

    var script: String { "table ip kube-proxy {\n\(sets)\(baseChains)\(staticChains)\(serviceChains)}\n" }

    private var services: Range<Int> { 0..<cluster.services }

    private var sets: String {
        let clusterIPs = services.map { "\(cluster.clusterIP($0))" }
        let dispatch = services.map { "\(cluster.clusterIP($0)) . \(cluster.transport($0)) . 80 : goto \(chain($0))" }
        let hairpins = services.flatMap { index in
            cluster.slice(index).endpoints.filter { $0.nodeName.string == SyntheticCluster.nodeName }
                .map { "\($0.address) . \($0.address) . \(cluster.transport(index)) . \(Lane.endpointPort)" }
        }
        return """
            comment "rules for kube-proxy"
            set cluster-ips { type ipv4_addr; elements = { \(clusterIPs.joined(separator: ", ")) }; }
            set nodeport-ips { type ipv4_addr; elements = { \(nodeAddress) }; }
            set hairpin-connections {
                type ipv4_addr . ipv4_addr . inet_proto . inet_service
                \(hairpins.isEmpty ? "" : "elements = { \(hairpins.joined(separator: ", ")) }")
            }
            map service-ips {
                type ipv4_addr . inet_proto . inet_service : verdict
                elements = { \(dispatch.joined(separator: ",\n")) }
            }
            map service-nodeports { type inet_proto . inet_service : verdict; }
            map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; }
            map no-endpoint-nodeports { type inet_proto . inet_service : verdict; }
            map firewall-ips { type ipv4_addr . inet_proto . inet_service : verdict; }

            """
    }

    private var baseChains: String {
        """
        chain filter-prerouting-pre-dnat {
            type filter hook prerouting priority -110;
            ct state new jump firewall-check
        }
        chain filter-output-pre-dnat {
            type filter hook output priority -110;
            ct state new jump firewall-check
        }
        chain filter-input {
            type filter hook input priority 0;
            ct state new jump nodeport-endpoints-check
            ct state new jump service-endpoints-check
        }
        chain filter-forward {
            type filter hook forward priority 0;
            ct state new jump service-endpoints-check
            ct state new jump cluster-ips-check
        }
        chain filter-output {
            type filter hook output priority 0;
            ct state new jump service-endpoints-check
            ct state new jump cluster-ips-check
        }
        chain nat-prerouting {
            type nat hook prerouting priority -100;
            jump services
        }
        chain nat-output {
            type nat hook output priority -100;
            jump services
        }
        chain nat-postrouting {
            type nat hook postrouting priority 100;
            jump masquerading
        }

        """
    }

    private var staticChains: String {
        """
        chain masquerading {
            meta mark & 0x4000 != 0 meta mark set meta mark ^ 0x4000 masquerade fully-random
            ct status dnat ip saddr . ip daddr . meta l4proto . th dport @hairpin-connections masquerade fully-random
        }
        chain cluster-ips-check {
            ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"
            ip daddr { \(serviceRange) } drop comment "Drop traffic to unallocated ClusterIPs"
        }
        chain reject-chain {
            reject
        }
        chain firewall-check {
            ip daddr . meta l4proto . th dport vmap @firewall-ips
        }
        chain service-endpoints-check {
            ip daddr . meta l4proto . th dport vmap @no-endpoint-services
        }
        chain nodeport-endpoints-check {
            ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports
        }
        chain services {
            ip daddr @cluster-ips ip saddr != \(podRange) meta mark set meta mark | 0x4000
            ip daddr . meta l4proto . th dport vmap @service-ips
            ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
        }

        """
    }

    private var serviceChains: String {
        services.map { index in
            let endpoints = cluster.slice(index).endpoints
            let choices = endpoints.enumerated().map { "\($0) : \($1.address) . \(Lane.endpointPort)" }
            let map = "map { \(choices.joined(separator: ", ")) }"
            return """
                chain \(chain(index)) {
                    meta l4proto \(cluster.transport(index)) dnat ip to numgen random mod \(endpoints.count) \(map)
                }

                """
        }.joined()
    }

    private func chain(_ index: Int) -> String {
        let name = cluster.service(index).name
        let hash = String(index, radix: 32, uppercase: true)
        let padding = String(repeating: "A", count: 8 - hash.count)
        return "service-\(padding)\(hash)-\(name)/\(cluster.transport(index))/http"
    }
}
