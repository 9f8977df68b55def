/// The ruleset of `Reference` as nft(8) writes it: every kind of set, chain, rule and element that Shunt programs.
enum ReferenceScript {
    static let text = """
        table ip shunt {
            comment "Kubernetes Services"
            set protocols { type inet_proto; }
            set cluster-ips { type ipv4_addr; comment "ClusterIPs of all Services"; }
            set allowed-sources {
                typeof ip daddr . meta l4proto . th dport . ip saddr
                flags interval
                comment "loadBalancerSourceRanges"
            }
            set hairpin-ips { typeof ip saddr . ip daddr; }
            map service-ips {
                typeof ip daddr . meta l4proto . th dport : verdict
                counter
                comment "ClusterIP, externalIP and load balancer frontends"
            }
            map firewalled-ips { typeof ip daddr . meta l4proto . th dport : verdict; }
            map service-nodeports { typeof meta l4proto . th dport : verdict; counter; }
            map cluster-endpoints {
                typeof ip daddr . meta l4proto . th dport . numgen inc mod 65536 : ip daddr . th dport
                counter
            }
            map cluster-nodeport-endpoints {
                typeof meta l4proto . th dport . numgen inc mod 65536 : ip daddr . th dport
                size 1024
            }
            map affinity-10800 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 65536
                flags dynamic,timeout
                timeout 3h
            }
            set affinity-10800-tcp { type ipv4_addr . inet_service; }
            map rewriting-tcp { type ipv4_addr . inet_service : verdict; }
            map rewriting-nodeports-tcp { type inet_service : verdict; }

            chain nat-prerouting {
                type nat hook prerouting priority dstnat; policy accept;
                ip daddr . meta l4proto . th dport vmap @service-ips
                fib daddr type local meta l4proto . th dport vmap @service-nodeports
                ip daddr @cluster-ips goto refuse comment "port that no Service has"
            }
            chain refuse {
                reject
            }
            chain firewall {
                ip saddr 10.0.0.0/16 ip daddr . meta l4proto . th dport . ip saddr @allowed-sources \\
                    ip daddr . meta l4proto . th dport vmap @firewalled-ips
                drop
            }
            chain cluster-3 {
                meta l4proto @protocols dnat ip to \\
                    ip daddr . meta l4proto . th dport . numgen random mod 3 map @cluster-endpoints
            }
            chain cluster-nodeport-3 {
                meta l4proto @protocols dnat ip to \\
                    meta l4proto . th dport . numgen random mod 3 map @cluster-nodeport-endpoints
            }
            chain affinity-10800-cluster-3 {
                meta l4proto @protocols dnat ip to \\
                    ip saddr . ip daddr . meta l4proto . th dport map @affinity-10800
                goto cluster-3
            }
            chain nat-postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                ct status dnat goto after-dnat
            }
            chain after-dnat {
                meta l4proto tcp ct original ip daddr . ct original proto-dst vmap @rewriting-tcp
                ip saddr . ip daddr @hairpin-ips masquerade fully-random
                ip saddr != 10.0.0.0/16 ct original ip daddr @cluster-ips masquerade fully-random
                meta l4proto tcp ct original proto-dst vmap @rewriting-nodeports-tcp
            }
            chain record-only {
                meta l4proto tcp ct original ip daddr . ct original proto-dst @affinity-10800-tcp \\
                    jump affinity-10800-tcp
            }
            chain rewrite {
                masquerade fully-random
            }
            chain rewrite-own {
                fib saddr type local masquerade fully-random comment "only the node's own connections"
            }
            chain affinity-10800-tcp {
                meta l4proto tcp update @affinity-10800 { \\
                    ip saddr . ct original ip daddr . meta l4proto . ct original proto-dst : \\
                    ct reply ip saddr . ct reply proto-src }
            }
        }
        add element ip shunt protocols { tcp, udp, sctp }
        add element ip shunt cluster-ips { 10.96.0.10, 10.96.0.13 }
        add element ip shunt allowed-sources { \\
            10.96.0.10 . tcp . 80 . 192.168.60.0/31, 10.96.0.10 . tcp . 80 . 10.0.1.3 }
        add element ip shunt hairpin-ips { 10.0.1.2 . 10.0.1.2 }
        add element ip shunt service-ips { \\
            10.96.0.10 . tcp . 80 comment "default/web:http" : goto cluster-3, \\
            10.96.0.13 . sctp . 80 : goto affinity-10800-cluster-3, \\
            10.96.0.14 . udp . 53 : drop }
        add element ip shunt firewalled-ips { 10.96.0.10 . tcp . 80 : goto cluster-3 }
        add element ip shunt service-nodeports { tcp . 30080 : goto cluster-nodeport-3 }
        add element ip shunt cluster-endpoints { \\
            10.96.0.10 . tcp . 80 . 0 : 10.0.1.2 . 8080, \\
            10.96.0.10 . tcp . 80 . 1 : 10.0.1.3 . 8080, \\
            10.96.0.10 . tcp . 80 . 258 : 10.0.2.2 . 8080 }
        add element ip shunt cluster-nodeport-endpoints { tcp . 30080 . 2 : 10.0.1.2 . 8080 }
        add element ip shunt affinity-10800-tcp { 10.96.0.13 . 80 }
        add element ip shunt rewriting-tcp { 10.96.0.13 . 80 : jump affinity-10800-tcp }
        add element ip shunt rewriting-nodeports-tcp { 30080 : jump rewrite }

        """
}
