/// What the whole script looks like for a Service with everything and one without endpoints; four spaces stand for a tab.
enum NftScriptGolden {
    static let ipv4 = """
        add table ip shunt
        delete table ip shunt
        table ip shunt {
            comment "Kubernetes Services"

            set cluster-ips {
                type ipv4_addr
                comment "ClusterIPs of all Services"
                elements = { 10.96.0.10,
                         10.96.0.11 }
            }

            set nodeport-ips {
                type ipv4_addr
                comment "node addresses that accept NodePort traffic"
                elements = { 192.0.2.1 }
            }

            set hairpin-ips {
                typeof ip saddr . ip daddr
                comment "local endpoints, paired with themselves"
                elements = { 10.0.1.1 . 10.0.1.1 }
            }

            map service-ips {
                typeof ip daddr . meta l4proto . th dport : verdict
                counter
                comment "ClusterIP, externalIP and load balancer frontends"
                elements = { 10.96.0.10 . tcp . 80 comment "default/web:http" : goto cluster-4,
                         10.96.0.11 . tcp . 80 comment "default/idle:http" : goto refuse,
                         192.0.2.80 . tcp . 80 comment "default/web:http" : goto policy-4-2,
                         192.0.2.100 . tcp . 80 comment "default/web:http" : goto firewall-24-32-policy-4-2 }
            }

            map service-nodeports {
                typeof meta l4proto . th dport : verdict
                counter
                comment "NodePort frontends"
                elements = { tcp . 30080 comment "default/web:http" : goto policy-nodeport-4-2 }
            }

            map external-frontends {
                typeof ip daddr . meta l4proto . th dport : ip daddr
                comment "frontends beside the ClusterIP, and the ClusterIP whose endpoints they share"
                elements = { 192.0.2.80 . tcp . 80 : 10.96.0.10,
                         192.0.2.100 . tcp . 80 : 10.96.0.10 }
            }

            map cluster-endpoints {
                typeof ip daddr . meta l4proto . th dport . numgen inc mod 65536 : ip daddr . th dport
                elements = { 10.96.0.10 . tcp . 80 . 0 : 10.0.1.1 . 8080,
                         10.96.0.10 . tcp . 80 . 1 : 10.0.1.2 . 8080,
                         10.96.0.10 . tcp . 80 . 2 : 10.0.1.3 . 8080 }
            }

            map local-endpoints {
                typeof ip daddr . meta l4proto . th dport . numgen inc mod 65536 : ip daddr . th dport
                elements = { 10.96.0.10 . tcp . 80 . 0 : 10.0.1.1 . 8080 }
            }

            map cluster-nodeport-endpoints {
                typeof meta l4proto . th dport . numgen inc mod 65536 : ip daddr . th dport
                elements = { tcp . 30080 . 0 : 10.0.1.1 . 8080,
                         tcp . 30080 . 1 : 10.0.1.2 . 8080,
                         tcp . 30080 . 2 : 10.0.1.3 . 8080 }
            }

            map local-nodeport-endpoints {
                typeof meta l4proto . th dport . numgen inc mod 65536 : ip daddr . th dport
                elements = { tcp . 30080 . 0 : 10.0.1.1 . 8080 }
            }

            map rewriting-tcp {
                type ipv4_addr . inet_service : verdict
                comment "frontends that record affinity or rewrite the source, tcp"
                elements = { 192.0.2.80 . 80 : jump rewrite-own,
                         192.0.2.100 . 80 : jump rewrite-own }
            }

            map rewriting-nodeports-tcp {
                type inet_service : verdict
                elements = { 30080 : jump rewrite-own }
            }

            map rewriting-udp {
                type ipv4_addr . inet_service : verdict
                comment "frontends that record affinity or rewrite the source, udp"
            }

            map rewriting-nodeports-udp {
                type inet_service : verdict
            }

            map rewriting-sctp {
                type ipv4_addr . inet_service : verdict
                comment "frontends that record affinity or rewrite the source, sctp"
            }

            map rewriting-nodeports-sctp {
                type inet_service : verdict
            }

            map affinity-0 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-1 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-2 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-3 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-4 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-5 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-6 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map affinity-7 {
                typeof ip saddr . ip daddr . meta l4proto . th dport : ip daddr . th dport
                size 131072
                flags dynamic,timeout
                comment "sessionAffinity ClientIP: (client, frontend) to endpoint"
            }

            map recording-tcp {
                type ipv4_addr . inet_service : verdict
                comment "frontends that record affinity, for endpoints on this node itself, tcp"
            }

            map recording-nodeports-tcp {
                type inet_service : verdict
            }

            map recording-udp {
                type ipv4_addr . inet_service : verdict
                comment "frontends that record affinity, for endpoints on this node itself, udp"
            }

            map recording-nodeports-udp {
                type inet_service : verdict
            }

            map recording-sctp {
                type ipv4_addr . inet_service : verdict
                comment "frontends that record affinity, for endpoints on this node itself, sctp"
            }

            map recording-nodeports-sctp {
                type inet_service : verdict
            }

            set allowed-sources-24 {
                typeof ip daddr . meta l4proto . th dport . ip saddr
                comment "loadBalancerSourceRanges of length 24"
                elements = { 192.0.2.100 . tcp . 80 . 198.51.100.0 }
            }

            set allowed-sources-32 {
                typeof ip daddr . meta l4proto . th dport . ip saddr
                comment "loadBalancerSourceRanges of length 32"
                elements = { 192.0.2.100 . tcp . 80 . 203.0.113.7 }
            }

            chain nat-prerouting {
                type nat hook prerouting priority -100; policy accept;
                ip daddr . meta l4proto . th dport vmap @service-ips
                ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
                ip daddr @cluster-ips goto refuse comment "port that no Service has"
                goto unallocated
            }

            chain nat-output {
                type nat hook output priority -100; policy accept;
                ip daddr . meta l4proto . th dport vmap @service-ips
                ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
                ip daddr @cluster-ips goto refuse comment "port that no Service has"
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
                meta l4proto tcp ct original ip daddr . ct original proto-dst vmap @rewriting-tcp
                meta l4proto udp ct original ip daddr . ct original proto-dst vmap @rewriting-udp
                meta l4proto sctp ct original ip daddr . ct original proto-dst vmap @rewriting-sctp
                ip saddr . ip daddr @hairpin-ips masquerade fully-random
                ct original ip daddr @nodeport-ips goto after-nodeport-dnat
                ip saddr != 10.0.0.0/16 ct original ip daddr @cluster-ips masquerade fully-random
            }

            chain after-nodeport-dnat {
                meta l4proto tcp ct original proto-dst vmap @rewriting-nodeports-tcp
                meta l4proto udp ct original proto-dst vmap @rewriting-nodeports-udp
                meta l4proto sctp ct original proto-dst vmap @rewriting-nodeports-sctp
            }

            chain record-only {
                meta l4proto tcp ct original ip daddr . ct original proto-dst vmap @recording-tcp
                meta l4proto udp ct original ip daddr . ct original proto-dst vmap @recording-udp
                meta l4proto sctp ct original ip daddr . ct original proto-dst vmap @recording-sctp
                ct original ip daddr @nodeport-ips goto record-nodeport
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
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 2 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 1 map @cluster-endpoints
                drop
            }

            chain cluster-nodeport-4 {
                dnat ip to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip to meta l4proto . th dport . numgen random mod 4 map @cluster-nodeport-endpoints
                dnat ip to meta l4proto . th dport . numgen random mod 2 map @cluster-nodeport-endpoints
                dnat ip to meta l4proto . th dport . numgen random mod 1 map @cluster-nodeport-endpoints
                drop
            }

            chain local-nodeport-2 {
                dnat ip to meta l4proto . th dport . numgen random mod 2 map @local-nodeport-endpoints
                dnat ip to meta l4proto . th dport . numgen random mod 1 map @local-nodeport-endpoints
                drop
            }

            chain external-cluster-4 {
                ip daddr set ip daddr . meta l4proto . th dport map @external-frontends
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 4 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 2 map @cluster-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 1 map @cluster-endpoints
                drop
            }

            chain external-local-2 {
                ip daddr set ip daddr . meta l4proto . th dport map @external-frontends
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 2 map @local-endpoints
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 1 map @local-endpoints
                drop
            }

            chain policy-4-2 {
                ip saddr 10.0.0.0/16 goto external-cluster-4
                fib saddr type local goto external-cluster-4
                goto external-local-2
            }

            chain policy-nodeport-4-2 {
                ip saddr 10.0.0.0/16 goto cluster-nodeport-4
                fib saddr type local goto cluster-nodeport-4
                goto local-nodeport-2
            }

            chain firewall-24-32-policy-4-2 {
                ip daddr . meta l4proto . th dport . ip saddr & 255.255.255.0 @allowed-sources-24 goto policy-4-2
                ip daddr . meta l4proto . th dport . ip saddr @allowed-sources-32 goto policy-4-2
                drop
            }

        }

        """
}
