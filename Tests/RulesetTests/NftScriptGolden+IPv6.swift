extension NftScriptGolden {
    static let ipv6 = """
        add table ip6 shunt
        delete table ip6 shunt
        table ip6 shunt {
            comment "Kubernetes Services"

            set cluster-ips {
                type ipv6_addr
                comment "ClusterIPs of all Services"
                elements = { fd00:10:96::10,
                         fd00:10:96::11 }
            }

            set nodeport-ips {
                type ipv6_addr
                comment "node addresses that accept NodePort traffic"
                elements = { 2001:db8::1 }
            }

            set hairpin-ips {
                typeof ip6 saddr . ip6 daddr
                comment "local endpoints, paired with themselves"
                elements = { fd00:10:244:1::1 . fd00:10:244:1::1 }
            }

            map service-ips {
                typeof ip6 daddr . meta l4proto . th dport : verdict
                counter
                comment "ClusterIP, externalIP and load balancer frontends"
                elements = { 2001:db8::80 . tcp . 80 comment "default/web:http" : goto policy-4-2,
                         2001:db8::100 . tcp . 80 comment "default/web:http" : goto firewall-64-128-policy-4-2,
                         fd00:10:96::10 . tcp . 80 comment "default/web:http" : goto cluster-4,
                         fd00:10:96::11 . tcp . 80 comment "default/idle:http" : goto refuse }
            }

            map service-nodeports {
                typeof meta l4proto . th dport : verdict
                counter
                comment "NodePort frontends"
                elements = { tcp . 30080 comment "default/web:http" : goto policy-nodeport-4-2 }
            }

            map external-frontends {
                typeof ip6 daddr . meta l4proto . th dport : ip6 daddr
                comment "frontends beside the ClusterIP, and the ClusterIP whose endpoints they share"
                elements = { 2001:db8::80 . tcp . 80 : fd00:10:96::10,
                         2001:db8::100 . tcp . 80 : fd00:10:96::10 }
            }

            map cluster-endpoints {
                typeof ip6 daddr . meta l4proto . th dport . numgen inc mod 65536 : ip6 daddr . th dport
                elements = { fd00:10:96::10 . tcp . 80 . 0 : fd00:10:244:1::1 . 8080,
                         fd00:10:96::10 . tcp . 80 . 1 : fd00:10:244:1::2 . 8080,
                         fd00:10:96::10 . tcp . 80 . 2 : fd00:10:244:1::3 . 8080 }
            }

            map local-endpoints {
                typeof ip6 daddr . meta l4proto . th dport . numgen inc mod 65536 : ip6 daddr . th dport
                elements = { fd00:10:96::10 . tcp . 80 . 0 : fd00:10:244:1::1 . 8080 }
            }

            map cluster-nodeport-endpoints {
                typeof meta l4proto . th dport . numgen inc mod 65536 : ip6 daddr . th dport
                elements = { tcp . 30080 . 0 : fd00:10:244:1::1 . 8080,
                         tcp . 30080 . 1 : fd00:10:244:1::2 . 8080,
                         tcp . 30080 . 2 : fd00:10:244:1::3 . 8080 }
            }

            map local-nodeport-endpoints {
                typeof meta l4proto . th dport . numgen inc mod 65536 : ip6 daddr . th dport
                elements = { tcp . 30080 . 0 : fd00:10:244:1::1 . 8080 }
            }

            map rewriting-tcp {
                type ipv6_addr . inet_service : verdict
                comment "frontends that record affinity or rewrite the source, tcp"
                elements = { 2001:db8::80 . 80 : jump rewrite-own,
                         2001:db8::100 . 80 : jump rewrite-own }
            }

            map rewriting-nodeports-tcp {
                type inet_service : verdict
                elements = { 30080 : jump rewrite-own }
            }

            map rewriting-udp {
                type ipv6_addr . inet_service : verdict
                comment "frontends that record affinity or rewrite the source, udp"
            }

            map rewriting-nodeports-udp {
                type inet_service : verdict
            }

            map rewriting-sctp {
                type ipv6_addr . inet_service : verdict
                comment "frontends that record affinity or rewrite the source, sctp"
            }

            map rewriting-nodeports-sctp {
                type inet_service : verdict
            }

            map affinity-0 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-1 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-2 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-3 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-4 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-5 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-6 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-7 {
                typeof ip6 saddr . ip6 daddr . meta l4proto . th dport : ip6 daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map recording-tcp {
                type ipv6_addr . inet_service : verdict
                comment "frontends that record affinity, for endpoints on this node itself, tcp"
            }

            map recording-nodeports-tcp {
                type inet_service : verdict
            }

            map recording-udp {
                type ipv6_addr . inet_service : verdict
                comment "frontends that record affinity, for endpoints on this node itself, udp"
            }

            map recording-nodeports-udp {
                type inet_service : verdict
            }

            map recording-sctp {
                type ipv6_addr . inet_service : verdict
                comment "frontends that record affinity, for endpoints on this node itself, sctp"
            }

            map recording-nodeports-sctp {
                type inet_service : verdict
            }

            set allowed-sources-64 {
                typeof ip6 daddr . meta l4proto . th dport . ip6 saddr
                comment "loadBalancerSourceRanges of length 64"
                elements = { 2001:db8::100 . tcp . 80 . 2001:db8:1:: }
            }

            set allowed-sources-128 {
                typeof ip6 daddr . meta l4proto . th dport . ip6 saddr
                comment "loadBalancerSourceRanges of length 128"
                elements = { 2001:db8::100 . tcp . 80 . 2001:db8:2::7 }
            }

            chain nat-prerouting {
                type nat hook prerouting priority -100; policy accept;
                ip6 daddr . meta l4proto . th dport vmap @service-ips
                ip6 daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
                ip6 daddr @cluster-ips goto refuse comment "port that no Service has"
                goto unallocated
            }

            chain nat-output {
                type nat hook output priority -100; policy accept;
                ip6 daddr . meta l4proto . th dport vmap @service-ips
                ip6 daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
                ip6 daddr @cluster-ips goto refuse comment "port that no Service has"
                goto unallocated
            }

            chain refuse {
                meta l4proto tcp reject with tcp reset
                reject
            }

            chain unallocated {
            }

            chain nat-postrouting {
                type nat hook postrouting priority 100; policy accept;
                ct status dnat goto after-dnat
            }

            chain nat-input {
                type nat hook input priority 100; policy accept;
                ct status dnat goto record-only
            }

            chain after-dnat {
                meta l4proto tcp ct original ip6 daddr . ct original proto-dst vmap @rewriting-tcp
                meta l4proto udp ct original ip6 daddr . ct original proto-dst vmap @rewriting-udp
                meta l4proto sctp ct original ip6 daddr . ct original proto-dst vmap @rewriting-sctp
                ip6 saddr . ip6 daddr @hairpin-ips masquerade fully-random
                ct original ip6 daddr @nodeport-ips goto after-nodeport-dnat
                ip6 saddr != fd00:10:244::/48 ct original ip6 daddr @cluster-ips masquerade fully-random
            }

            chain after-nodeport-dnat {
                meta l4proto tcp ct original proto-dst vmap @rewriting-nodeports-tcp
                meta l4proto udp ct original proto-dst vmap @rewriting-nodeports-udp
                meta l4proto sctp ct original proto-dst vmap @rewriting-nodeports-sctp
            }

            chain record-only {
                meta l4proto tcp ct original ip6 daddr . ct original proto-dst vmap @recording-tcp
                meta l4proto udp ct original ip6 daddr . ct original proto-dst vmap @recording-udp
                meta l4proto sctp ct original ip6 daddr . ct original proto-dst vmap @recording-sctp
                ct original ip6 daddr @nodeport-ips goto record-nodeport
            }

            chain record-nodeport {
                meta l4proto tcp ct original proto-dst vmap @recording-nodeports-tcp
                meta l4proto udp ct original proto-dst vmap @recording-nodeports-udp
                meta l4proto sctp ct original proto-dst vmap @recording-nodeports-sctp
            }

            chain rewrite {
                masquerade fully-random
            }

            chain rewrite-own {
                fib saddr type local masquerade fully-random comment "Local policy: only the node's own connections"
            }

            chain cluster-4 {
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 2 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 1 map @cluster-endpoints
                drop
            }

            chain cluster-nodeport-4 {
                dnat ip6 to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip6 to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip6 to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip6 to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip6 to meta l4proto . th dport . numgen random mod 2 map @cluster-nodeport-endpoints
                dnat ip6 to meta l4proto . th dport . numgen random mod 1 map @cluster-nodeport-endpoints
                drop
            }

            chain local-nodeport-2 {
                dnat ip6 to meta l4proto . th dport . numgen random mod 2 map @local-nodeport-endpoints
                dnat ip6 to meta l4proto . th dport . numgen random mod 1 map @local-nodeport-endpoints
                drop
            }

            chain external-cluster-4 {
                ip6 daddr set ip6 daddr . meta l4proto . th dport map @external-frontends
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 2 map @cluster-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 1 map @cluster-endpoints
                drop
            }

            chain external-local-2 {
                ip6 daddr set ip6 daddr . meta l4proto . th dport map @external-frontends
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 2 map @local-endpoints
                dnat ip6 to ip6 daddr . meta l4proto . th dport . numgen random mod 1 map @local-endpoints
                drop
            }

            chain policy-4-2 {
                ip6 saddr fd00:10:244::/48 goto external-cluster-4
                fib saddr type local goto external-cluster-4
                goto external-local-2
            }

            chain policy-nodeport-4-2 {
                ip6 saddr fd00:10:244::/48 goto cluster-nodeport-4
                fib saddr type local goto cluster-nodeport-4
                goto local-nodeport-2
            }

            chain firewall-64-128-policy-4-2 {
                ip6 daddr . meta l4proto . th dport . ip6 saddr & ffff:ffff:ffff:ffff:: @allowed-sources-64 goto policy-4-2
                ip6 daddr . meta l4proto . th dport . ip6 saddr @allowed-sources-128 goto policy-4-2
                drop
            }

        }

        """
}
