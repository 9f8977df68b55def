#!/bin/bash
# A playground: a small cluster of network namespaces, Shunt on its node, and real connections.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=Deploy/lib.sh
. Deploy/lib.sh

usage() {
    cat <<END
usage: sudo Deploy/try.sh [--stay] [--help]

Installs the Debian packages that are missing, builds Shunt, makes network namespaces (a node with two pods, a second
node with one, a client outside), starts a small server in every pod and runs Shunt on manifests in the node's
namespace. Then it makes connections and prints who answered, takes one endpoint out of its EndpointSlice, and shows
that nothing goes there any more. Everything it made is removed at the end, also after Ctrl-C.

  --stay               wait for Enter before cleaning up, to look around
  SWIFT=PATH           the swift program to use, if it is not found
  SHUNT_PROGRAMS=DIR   use the programs shunt and traffic-peer of this folder instead of building them
END
}

stay=false
case "${1:-}" in
    "") ;;
    --stay) stay=true ;;
    -h | --help) usage; exit ;;
    *) usage >&2; exit 64 ;;
esac

prefix=shunt-try-$$
connections=60
scratch=
namespaces=()
children=()

cleanup() {
    local child namespace
    trap '' INT TERM
    trap - EXIT
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
    for namespace in "${namespaces[@]}"; do
        [ ! -e "/run/netns/$namespace" ] || ip netns del "$namespace" || true
    done
    [ -z "$scratch" ] || rm -rf "$scratch"
    hand_back
}

# interrupted CODE: a signal may arrive after an interrupted command has already begun the end of the script, where
# "exit" would skip the rest of the clean-up: so clean up here.
interrupted() {
    cleanup
    exit "$1"
}

heading() { printf '\n==> %s\n' "$*"; }

# on PLACE COMMAND...: runs a command in a namespace.
on() { ip netns exec "$prefix-$1" "${@:2}"; }

build() {
    if [ -n "${SHUNT_PROGRAMS:-}" ]; then
        programs=$SHUNT_PROGRAMS
        return
    fi
    heading "Building without optimisation, the quickest way; from a clean clone it takes a few minutes"
    find_swift
    "$SWIFT" build --product shunt
    "$SWIFT" build --product traffic-peer
    programs=$("$SWIFT" build --show-bin-path)
}

# link PLACE INDEX: joins a place to the node; different indexes at both ends bring the link up without delay.
link() {
    ip link add "$1" index "$2" netns "$prefix-node" type veth peer name eth0 netns "$prefix-$1"
    ip -n "$prefix-node" link set "$1" up
    ip -n "$prefix-$1" link set eth0 up
}

# add_address PLACE ADDRESS DEVICE: an IPv6 address is to be usable at once, without duplicate address detection.
add_address() {
    local options=()
    [[ $2 != *:* ]] || options=(nodad)
    ip -n "$prefix-$1" addr add "$2" dev "$3" "${options[@]}"
}

# pod PLACE IPV4 IPV6: addresses and routes of a pod on the node.
pod() {
    local gateway address
    while read -r gateway address; do
        add_address node "$gateway" "$1"
        ip -n "$prefix-node" route add "$address" dev "$1"
        add_address "$1" "$address" eth0
        ip -n "$prefix-$1" route add "$gateway" dev eth0
        ip -n "$prefix-$1" route add default via "$gateway"
    done <<<"10.0.1.1 $2
fd00:10:0:1::1 $3"
}

# subnet PLACE IPV4 IPV6: the node's link to a place that is no pod; the node is 1 there and the place 2.
subnet() {
    local prefix_text length
    while read -r prefix_text length; do
        add_address node "${prefix_text}1/$length" "$1"
        add_address "$1" "${prefix_text}2/$length" eth0
        ip -n "$prefix-$1" route add default via "${prefix_text}1"
    done <<<"$2 24
$3 64"
}

build_network() {
    local place address
    heading "Network: a node with two pods, another node, a client outside"
    for place in node pod1 pod2 remote outside; do
        namespaces+=("$prefix-$place")
        ip netns add "$prefix-$place"
        on "$place" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
        ip -n "$prefix-$place" link set lo up
    done
    on node sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
        net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
    link pod1 11
    link pod2 12
    link remote 13
    link outside 14
    pod pod1 10.0.1.2 fd00:10:0:1::2
    pod pod2 10.0.1.3 fd00:10:0:1::3
    subnet remote 192.168.50. fd00:50::
    subnet outside 192.168.60. fd00:60::
    for address in 10.0.2.2/32 fd00:10:0:2::2/128; do
        add_address remote "$address" lo
    done
    ip -n "$prefix-node" route add 10.0.2.0/24 via 192.168.50.2
    ip -n "$prefix-node" route add fd00:10:0:2::/64 via fd00:50::2
    ip -n "$prefix-node" route add default via 192.168.60.2
    ip -n "$prefix-node" route add default via fd00:60::2
    ip -n "$prefix-outside" route add 192.168.60.96/27 via 192.168.60.1
    until_true "the links are up" links_are_up
}

links_are_up() {
    local namespace
    for namespace in "${namespaces[@]}"; do
        if ip -n "$namespace" -brief link show type veth | grep DOWN >/dev/null; then return 1; fi
    done
}

# until_true WHAT COMMAND...: waits until a command succeeds, as long as Shunt runs and for 20 seconds at most.
until_true() {
    local what=$1 deadline=$((SECONDS + 20))
    shift
    until "$@"; do
        if [ -n "${daemon:-}" ] && ! kill -0 "$daemon" 2>/dev/null; then
            cat "$scratch/log" >&2
            die "shunt ended before: $what"
        elif [ "$SECONDS" -ge "$deadline" ]; then
            [ ! -e "$scratch/log" ] || cat "$scratch/log" >&2
            die "this did not happen: $what"
        fi
        sleep 0.05
    done
}

# serve PLACE ADDRESS...: starts a server and waits until it listens.
serve() {
    ip netns exec "$prefix-$1" "$programs/traffic-peer" serve "${@:2}" >"$scratch/ready" 2>/dev/null </dev/null &
    children+=($!)
    read -r <"$scratch/ready" || die "the server in $1 did not start"
}

# write_manifest NAME: reads a manifest from the input and puts it in place in one step.
write_manifest() {
    cat >"$scratch/$1"
    mv "$scratch/$1" "$scratch/manifests/$1"
}

write_objects() {
    write_manifest nodes.yaml <<'END'
apiVersion: v1
kind: Node
metadata: {name: worker-1}
spec: {podCIDRs: [10.0.1.0/24, "fd00:10:0:1::/64"]}
status:
  addresses:
  - {type: InternalIP, address: 192.168.50.1}
  - {type: InternalIP, address: "fd00:50::1"}
---
apiVersion: v1
kind: Node
metadata: {name: worker-2}
spec: {podCIDRs: [10.0.2.0/24, "fd00:10:0:2::/64"]}
status:
  addresses:
  - {type: InternalIP, address: 192.168.50.2}
  - {type: InternalIP, address: "fd00:50::2"}
END
    write_manifest services.yaml <<'END'
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.10
  clusterIPs: [10.96.0.10, "fd00:96::10"]
  ipFamilies: [IPv4, IPv6]
  ipFamilyPolicy: PreferDualStack
  selector: {app: web}
  ports:
  - {name: http, protocol: TCP, port: 80, targetPort: 8080, nodePort: 30080}
status:
  loadBalancer:
    ingress:
    - {ip: 192.168.60.100, ipMode: VIP}
---
apiVersion: v1
kind: Service
metadata: {name: empty, namespace: default}
spec:
  type: ClusterIP
  clusterIP: 10.96.0.12
  clusterIPs: [10.96.0.12]
  ipFamilies: [IPv4]
  ports:
  - {name: http, protocol: TCP, port: 80, targetPort: 8080}
END
}

# write_slice FAMILY ADDRESS=NODE...: the EndpointSlice of the Service web in one family.
write_slice() {
    local family=$1 endpoint
    shift
    {
        cat <<END
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: web-${family,,}
  namespace: default
  labels: {kubernetes.io/service-name: web}
addressType: $family
ports:
- {name: http, protocol: TCP, port: 8080}
endpoints:
END
        for endpoint in "$@"; do
            printf -- '- {addresses: ["%s"], nodeName: %s, conditions: {ready: true}}\n' \
                "${endpoint%=*}" "${endpoint#*=}"
        done
    } | write_manifest "web-${family,,}.yaml"
}

# has FAMILY TEXT, lacks FAMILY TEXT: whether the kernel's table of Shunt contains a text.
has() { on node nft list table "$1" shunt 2>/dev/null | grep -F "$2" >/dev/null; }
lacks() { ! has "$@"; }

start_shunt() {
    heading "Shunt on worker-1"
    ip netns exec "$prefix-node" "$programs/shunt" --mode nftables --manifests "$scratch/manifests" \
        --node-name worker-1 --cluster-cidr 10.0.0.0/16,fd00:10::/48 >"$scratch/log" 2>&1 </dev/null &
    daemon=$!
    children+=("$daemon")
    until_true "the Services are in the kernel (IPv4)" has ip "10.0.1.3 . 8080"
    until_true "the Services are in the kernel (IPv6)" has ip6 "fd00:10:0:1::3 . 8080"
    printf 'The Services are in the kernel.\n'
}

# row PLACE WHAT TARGET [COUNT]: makes connections and prints a line for every server that answered.
row() {
    on "$1" "$programs/traffic-peer" connect --count "${4:-$connections}" --timeout 2000 "$3" \
        | tee -a "$scratch/outcomes" | awk -v from="$1" -v what="$2" -v to="$3" '
            BEGIN { split("10.0.1.2 10.0.1.3 10.0.2.2 [fd00:10:0:1::2] [fd00:10:0:1::3] [fd00:10:0:2::2]", pods, " ")
                    for (i in pods) name[pods[i] ":8080"] = "pod" (i - 1) % 3 + 1 }
            { answered = $1 == "answered"
              printf "%-8s %-16s %-22s %-28s %-16s %5d\n", from, what, to,
                  answered ? name[$2] " " $2 : $1 (NF > 3 ? " " $2 : ""), answered ? $4 : "-", $NF
              from = what = to = "" }'
}

table() {
    : >"$scratch/outcomes"
    printf '%-8s %-16s %-22s %-28s %-16s %5s\n' FROM WHAT TO "ANSWERED BY" "WHICH SEES" COUNT
    row pod1 ClusterIP 10.96.0.10:80
    row pod1 "ClusterIP, IPv6" '[fd00:96::10]:80'
    row node ClusterIP 10.96.0.10:80
    row outside NodePort 192.168.50.1:30080
    row outside "load balancer" 192.168.60.100:80
    # Few, because the kernel limits how many refusals by ICMP it sends to one client.
    row pod1 "no endpoints" 10.96.0.12:80 3
}

# expect_answer SERVER, expect_refusal, expect_silence SERVER: what the connections of the last table must have shown.
expect_answer() { grep -qF "answered $1 " "$scratch/outcomes" || die "$1 should have answered, and did not"; }
expect_refusal() { grep "^refused " "$scratch/outcomes" >/dev/null || die "nobody was refused"; }
expect_silence() { ! grep -F "answered $1 " "$scratch/outcomes" || die "$1 answered, and should not have"; }

need_root
scratch=$(mktemp -d)
trap cleanup EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
install_packages ca-certificates git iproute2 libmnl-dev nftables pkg-config procps
build
build_network
mkdir "$scratch/manifests"
mkfifo "$scratch/ready"
serve pod1 10.0.1.2:8080 '[fd00:10:0:1::2]:8080'
serve pod2 10.0.1.3:8080 '[fd00:10:0:1::3]:8080'
serve remote 10.0.2.2:8080 '[fd00:10:0:2::2]:8080'
write_objects
write_slice IPv4 10.0.1.2=worker-1 10.0.1.3=worker-1 10.0.2.2=worker-2
write_slice IPv6 fd00:10:0:1::2=worker-1 fd00:10:0:1::3=worker-1 fd00:10:0:2::2=worker-2
start_shunt

heading "The Service web has three endpoints: pod1 and pod2 on the node, pod3 on the other"
table
for server in 10.0.1.2 10.0.1.3 10.0.2.2 '[fd00:10:0:1::3]'; do expect_answer "$server:8080"; done
expect_refusal

heading "pod2 leaves the EndpointSlices"
write_slice IPv4 10.0.1.2=worker-1 10.0.2.2=worker-2
write_slice IPv6 fd00:10:0:1::2=worker-1 fd00:10:0:2::2=worker-2
until_true "pod2 has left the kernel (IPv4)" lacks ip "10.0.1.3 . 8080"
until_true "pod2 has left the kernel (IPv6)" lacks ip6 "fd00:10:0:1::3 . 8080"
table
for server in 10.0.1.2 10.0.2.2 '[fd00:10:0:1::2]'; do expect_answer "$server:8080"; done
for server in 10.0.1.3 '[fd00:10:0:1::3]'; do expect_silence "$server:8080"; done
printf '\nNothing went to pod2 any more.\n'

if $stay; then
    printf '\nLook around, for example:\n  ip netns exec %s nft list table ip shunt\n  cat %s\n' \
        "$prefix-node" "$scratch/log"
    printf 'Manifests are in %s. Press Enter to clean up. ' "$scratch/manifests"
    read -r || true
fi
