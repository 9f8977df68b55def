#!/bin/bash
# Checks the Services of a cluster with real connections. Needs kubectl and nothing else here.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

image=registry.k8s.io/e2e-test-images/agnhost:2.53
namespace=shunt-checks-$$
context=()
without=()
from_here=false
dual_stack=false
keep=false
patience=60

usage() {
    cat <<END_OF_USAGE
usage: Deploy/e2e/checks.sh [options]

Makes servers and clients in a namespace of its own, connects through every kind of Service that a proxy implements,
prints a line for each check and removes the namespace. The cluster is the one that kubectl uses; it needs two nodes
that take pods. The exit code is 0 if all checks passed. Nothing here is particular to Shunt: every conformant cluster
passes.

  --image IMAGE        agnhost, or an image that has its programs, curl and sh; default
                       $image
  --without NAME,...   leave checks out; --list prints their names
  --from-here          also connect to NodePorts from this machine, which must reach the nodes' addresses
  --dual-stack         fail if Services do not get addresses of both IP families
  --context NAME       the context of the kubeconfig to use
  --patience SECONDS   how long a change of endpoints may take to arrive; default $patience
  --namespace NAME     the namespace to make and remove; default shunt-checks-PID
  --keep               leave the namespace, to look around
  --list               print the names of the checks
END_OF_USAGE
}

# The checks: name, what it shows. The function check_NAME is below.
checks=(
    "api                   the API server's Service answers"
    "cluster-ip-tcp        ClusterIP over TCP reaches every server"
    "cluster-ip-udp        ClusterIP over UDP reaches every server"
    "cluster-ip-node       ClusterIP from the nodes themselves"
    "hairpin               a server reaches itself through its Service"
    "node-port             NodePort from another node reaches every server"
    "node-port-udp         NodePort over UDP"
    "affinity              session affinity keeps a client at one server"
    "external-local        externalTrafficPolicy Local keeps addresses"
    "external-local-empty  ... and nodes without a server do not answer"
    "no-endpoints          a Service without endpoints refuses"
    "dns                   names resolve through the DNS Service"
    "scale                 scaled to zero refuses, scaled back answers"
    "rolling-update        a rolling update fails no request"
)

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

names() { printf '%s\n' "${checks[@]%% *}"; }

options() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --image | --without | --context | --namespace | --patience) [ $# -ge 2 ] || die "$1 needs a value" ;;
        esac
        case "$1" in
            --image) image=$2; shift ;;
            --without) IFS=, read -ra without <<<"$2"; shift ;;
            --context) context=(--context "$2"); shift ;;
            --namespace) namespace=$2; shift ;;
            --patience) patience=$2; shift ;;
            --from-here) from_here=true ;;
            --dual-stack) dual_stack=true ;;
            --keep) keep=true ;;
            --list) names; exit ;;
            -h | --help) usage; exit ;;
            *) usage >&2; exit 64 ;;
        esac
        shift
    done
    local name
    for name in "${without[@]}"; do
        grep --quiet --line-regexp --fixed-strings -- "$name" <(names) || die "no check is called '$name'; see --list"
    done
}

scratch=
made_namespace=false
children=()
cleanup() {
    local child
    trap '' INT TERM
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    if $made_namespace; then
        if $keep; then
            printf 'The namespace %s is left.\n' "$namespace"
        else
            kube delete namespace "$namespace" --ignore-not-found --wait=false >/dev/null || true
        fi
    fi
    [ -z "$scratch" ] || rm -rf "$scratch"
}

# kube ARGUMENT...: kubectl on the chosen cluster. own ARGUMENT...: in the namespace of the checks.
kube() { kubectl "${context[@]}" "$@"; }
own() { kube --namespace "$namespace" "$@"; }

# fail MESSAGE...: ends a check; its output becomes the reason.
fail() {
    printf '%s\n' "$*"
    exit 1
}

# until_true SECONDS COMMAND...: repeats a command until it succeeds.
until_true() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.3
    done
}

# host ADDRESS: as it is written before a port.
host() { case "$1" in *:*) printf '[%s]' "$1" ;; *) printf '%s' "$1" ;; esac; }

family() { case "$1" in *:*) printf IPv6 ;; *) printf IPv4 ;; esac; }

# service_field SERVICE JSONPATH: a field of a Service; without it no check can be trusted.
service_field() {
    local value
    value=$(own get service "$1" --output "jsonpath=$2")
    [ -n "$value" ] || die "the Service $1 has no $2"
    printf '%s' "$value"
}

# node_addresses NODE: the addresses of a node, a type and an address on a line.
node_addresses() {
    kube get node "$1" --output 'go-template={{range .status.addresses}}{{.type}} {{.address}}{{"\n"}}{{end}}'
}

# servers NAME: the pods of a Deployment that run and are not about to end.
servers() {
    own get pods --selector "app=$1" --field-selector status.phase=Running \
        --output 'go-template={{range .items}}{{if .metadata.deletionTimestamp}}{{else}}{{.metadata.name}}
        {{- "\n"}}{{end}}{{end}}'
}

# http POD COUNT URL: makes requests, a connection each, and prints an answer or "failed CODE" on a line for each.
http() {
    # The shell in the pod expands this.
    # shellcheck disable=SC2016
    own exec "$1" -- sh -c '
        i=0
        while [ "$i" -lt "$1" ]; do
            i=$((i + 1))
            if answer=$(curl -gs --max-time 3 "$2"); then echo "$answer"; else echo "failed $?"; fi
        done' sh "$2" "$3"
}

# udp POD COUNT ADDRESS PORT: the same with datagrams, a socket each, sent by the pod's own server, which answers
# {"responses":["NAME",...]}, with "errors" if there were any.
udp() {
    local answer
    answer=$(own exec "$1" -- curl -gs --max-time 300 \
        "http://127.0.0.1:8080/dial?request=hostname&protocol=udp&host=$3&port=$4&tries=$2")
    case "$answer" in
        '{"responses":['*) tr -d '[]{}"' <<<"${answer#*:}" | tr , '\n' ;;
        *) printf 'failed %s\n' "$answer" ;;
    esac
}

# connect POD PROTOCOL ADDRESS PORT: succeeds if something answers, else prints REFUSED, TIMEOUT or another reason.
connect() { own exec "$1" -- /agnhost connect "--protocol=$2" --timeout=3s "$(host "$3"):$4" 2>&1; }

# refuses POD PROTOCOL ADDRESS PORT: whether a connection is refused; what happened instead is in outcome.
refuses() {
    if outcome=$(connect "$@"); then outcome=answered; fi
    [[ $outcome == *REFUSED* ]]
}

expect_refusal() { refuses "$@" || fail "$1 to $3, $2 port $4: expected a refusal: $outcome"; }

# expect_each WHAT SERVER... <ANSWERS: every line of the input names one of the servers, and each is named.
expect_each() {
    local what=$1 answers server wrong
    shift
    answers=$(sort | uniq -c)
    [ $# -gt 0 ] || fail "$what: no server is running"
    [ -n "$answers" ] || fail "$what: no answers"
    wrong=$(awk -v servers=" $* " '!index(servers, " " $2 " ") || NF != 2' <<<"$answers")
    [ -z "$wrong" ] || fail "$what: $wrong; expected only: $*"
    for server in "$@"; do
        awk -v server="$server" '$2 == server { found = 1 } END { exit !found }' <<<"$answers" ||
            fail "$what: $server never answered: $answers"
    done
}

# Enough requests that one of three servers is left out by chance once in three million runs.
requests=40

check_api() {
    local code
    code=$(own exec pod-1 -- curl -ks --max-time 5 --output /dev/null --write-out '%{http_code}' \
        https://kubernetes.default.svc/version) || fail "no answer from https://kubernetes.default.svc"
    printf 'HTTP %s' "$code"
}

check_cluster_ip_tcp() {
    local address pod pods
    mapfile -t pods < <(servers web)
    for address in ${addresses[web]}; do
        for pod in pod-1 pod-2; do
            http "$pod" "$requests" "http://$(host "$address"):80/hostname" |
                expect_each "$pod to $address" "${pods[@]}" || exit 1
        done
    done
    printf '%d servers, %s' "${#pods[@]}" "$family_names"
}

check_cluster_ip_udp() {
    local address pod pods
    mapfile -t pods < <(servers web)
    for address in ${addresses[web]}; do
        for pod in pod-1 pod-2; do
            udp "$pod" "$requests" "$address" 81 | expect_each "$pod to $address, UDP" "${pods[@]}" || exit 1
        done
    done
    printf '%d servers, %s' "${#pods[@]}" "$family_names"
}

check_cluster_ip_node() {
    local address pod pods
    mapfile -t pods < <(servers web)
    for address in ${addresses[web]}; do
        for pod in node-1 node-2; do
            http "$pod" "$requests" "http://$(host "$address"):80/hostname" |
                expect_each "$pod to $address" "${pods[@]}" || exit 1
            connect "$pod" udp "$address" 81 || fail "$pod to $address, UDP: no answer"
        done
    done
    printf 'TCP and UDP, %s' "$family_names"
}

check_hairpin() {
    local address pod
    pod=$(servers single)
    for address in ${addresses[single]}; do
        http "$pod" 5 "http://$(host "$address"):80/hostname" | expect_each "$pod to $address" "$pod" || exit 1
    done
    printf '%s' "$family_names"
}

# here HOST PORT: one request from this machine, with nothing but the shell.
here() {
    local line answer=
    exec 3<>"/dev/tcp/$1/$2" || fail "this machine to $1 port $2: no connection"
    printf 'GET /hostname HTTP/1.0\r\nHost: shunt\r\n\r\n' >&3
    while read -r -t 5 line <&3 || [ -n "$line" ]; do answer=${line%$'\r'}; done
    exec 3>&-
    printf '%s\n' "$answer"
}

check_node_port() {
    local address target count pods port i
    port=${ports[web]}
    mapfile -t pods < <(servers web)
    for address in ${addresses[web]}; do
        for count in 1 2; do
            target=${targets[$count $(family "$address")]}
            http "node-$((3 - count))" "$requests" "http://$(host "$target"):$port/hostname" |
                expect_each "node-$((3 - count)) to $target port $port" "${pods[@]}" || exit 1
            if $from_here; then
                for ((i = 0; i < requests; i++)); do here "$target" "$port"; done |
                    expect_each "this machine to $target port $port" "${pods[@]}" || exit 1
            fi
        done
    done
    printf 'port %s, %s' "$port" "$family_names"
    if $from_here; then printf ', also from here'; fi
}

check_node_port_udp() {
    local address target count port
    port=${ports[web-udp]}
    for address in ${addresses[web]}; do
        for count in 1 2; do
            target=${targets[$count $(family "$address")]}
            connect "node-$((3 - count))" udp "$target" "$port" ||
                fail "node-$((3 - count)) to $target, UDP port $port: no answer"
        done
    done
    printf 'port %s, %s' "$port" "$family_names"
}

check_affinity() {
    local address answers
    for address in ${addresses[sticky]}; do
        answers=$(http pod-1 20 "http://$(host "$address"):80/hostname" | sort | uniq -c)
        [ "$(wc -l <<<"$answers")" -eq 1 ] || fail "pod-1 to $address reached several: $answers"
        case "$answers" in *failed*) fail "pod-1 to $address: $answers" ;; esac
    done
    printf '20 connections, one server, %s' "$family_names"
}

check_external_local() {
    local address target port client
    port=${ports[single]}
    for address in ${addresses[web]}; do
        target=${targets[1 $(family "$address")]}
        client=$(http node-2 1 "http://$(host "$target"):$port/clientip")
        client=${client%:*}
        client=${client#[}
        client=${client%]}
        node_addresses "${nodes[1]}" | awk -v client="$client" '$2 == client { own = 1 } END { exit !own }' ||
            fail "node-2 to $target port $port: the server saw '$client', which is no address of ${nodes[1]}"
    done
    printf 'the server sees the client, %s' "$family_names"
}

check_external_local_empty() {
    local address target port
    port=${ports[single]}
    for address in ${addresses[web]}; do
        target=${targets[2 $(family "$address")]}
        if connect node-1 tcp "$target" "$port" >/dev/null; then
            fail "node-1 to $target port $port: answered, but ${nodes[1]} has no server"
        fi
    done
    printf '%s' "$family_names"
}

check_no_endpoints() {
    local address target
    for address in ${addresses[empty]}; do
        expect_refusal pod-1 tcp "$address" 80
        expect_refusal pod-1 udp "$address" 81
        expect_refusal node-1 tcp "$address" 80
        target=${targets[1 $(family "$address")]}
        expect_refusal node-2 tcp "$target" "${ports[empty]}"
    done
    printf 'ClusterIP and NodePort, %s' "$family_names"
}

check_dns() {
    local pods url
    mapfile -t pods < <(servers web)
    for url in http://web http://web."$namespace".svc; do
        http pod-2 "$requests" "$url/hostname" | expect_each "pod-2 to $url" "${pods[@]}" || exit 1
    done
    printf '%d names looked up' $((2 * requests))
}

check_scale() {
    local address pod
    for address in ${addresses[single]}; do connect pod-2 tcp "$address" 80 || fail "no answer before"; done
    own scale deployment single --replicas=0 >/dev/null
    for address in ${addresses[single]}; do
        until_true "$patience" refuses pod-2 tcp "$address" 80 ||
            fail "$address still does not refuse $patience s after the last server left"
    done
    own scale deployment single --replicas=1 >/dev/null
    own rollout status deployment single --timeout=120s >/dev/null || fail "the server did not come back"
    for address in ${addresses[single]}; do
        until_true "$patience" connect pod-2 tcp "$address" 80 >/dev/null ||
            fail "$address still does not answer $patience s after the server came back"
        pod=$(servers single)
        http pod-2 5 "http://$(host "$address"):80/hostname" | expect_each "pod-2 to $address" "$pod" || exit 1
    done
    printf '%s' "$family_names"
}

check_rolling_update() {
    local address old pod loop
    mapfile -t old < <(servers web)
    address=$(host "${addresses[web]%% *}")
    own exec pod-2 -- rm -f /tmp/stop
    # The shell in the pod expands this.
    # shellcheck disable=SC2016
    own exec pod-2 -- sh -c '
        while [ ! -e /tmp/stop ]; do
            if curl -gs --max-time 5 --output /dev/null "$1"; then echo answered; else echo "failed $?"; fi
        done' sh "http://$address:80/hostname" >"$scratch/rolling" &
    loop=$!
    own rollout restart deployment web >/dev/null
    own rollout status deployment web --timeout=180s >/dev/null || fail "the rollout did not end"
    for pod in "${old[@]}"; do
        own wait --for=delete "pod/$pod" --timeout=120s >/dev/null || fail "$pod did not end"
    done
    own exec pod-2 -- touch /tmp/stop
    wait "$loop" || fail "the client ended early: $(tail -n 1 "$scratch/rolling")"
    [ "$(wc -l <"$scratch/rolling")" -ge 100 ] || fail "too few requests to tell: $(wc -l <"$scratch/rolling")"
    ! grep -v '^answered$' "$scratch/rolling" | sort | uniq -c | grep . || fail "while three servers were replaced"
    printf '%d requests' "$(wc -l <"$scratch/rolling")"
}

choose_nodes() {
    # Ready, and without a taint that keeps pods away.
    # shellcheck disable=SC2016
    mapfile -t nodes < <(kube get nodes --output 'go-template={{range .items}}{{$ready := false}}{{$free := true}}
        {{- range .status.conditions}}{{if and (eq .type "Ready") (eq .status "True")}}{{$ready = true}}{{end}}{{end}}
        {{- if .spec.unschedulable}}{{$free = false}}{{end}}
        {{- range .spec.taints}}{{if ne .effect "PreferNoSchedule"}}{{$free = false}}{{end}}{{end}}
        {{- if and $ready $free}}{{.metadata.name}}{{"\n"}}{{end}}{{end}}')
    [ "${#nodes[@]}" -ge 2 ] || die "the cluster has ${#nodes[@]} ready nodes that take pods; two are needed"
}

make_objects() {
    kube create namespace "$namespace" >/dev/null || die "the namespace $namespace could not be made"
    made_namespace=true
    # Clients in the network of a node are not for every namespace.
    kube label namespace "$namespace" pod-security.kubernetes.io/enforce=privileged >/dev/null
    sed "s|\bIMAGE\b|$image|; s|\bNODE-1\b|${nodes[0]}|; s|\bNODE-2\b|${nodes[1]}|" "$here/objects.yaml" |
        own apply --filename - >/dev/null
    own wait --for=condition=Available deployment --all --timeout=240s >/dev/null || not_ready
    own wait --for=condition=Ready pod --all --timeout=240s >/dev/null || not_ready
}

# Where to connect to: ClusterIPs by Service, node ports by Service, addresses by node and family.
declare -A addresses ports targets
learn_addresses() {
    local service address node type
    for service in web sticky single empty; do
        addresses[$service]=$(service_field "$service" '{.spec.clusterIPs[*]}')
    done
    for service in web single empty; do
        ports[$service]=$(service_field "$service" '{.spec.ports[?(@.name=="http")].nodePort}')
    done
    ports[web-udp]=$(service_field web '{.spec.ports[?(@.name=="udp")].nodePort}')
    for node in 1 2; do
        # The first of a family is the node's own.
        while read -r type address; do
            [ "$type" != InternalIP ] || : "${targets[$node $(family "$address")]:=$address}"
        done < <(node_addresses "${nodes[node - 1]}")
    done
    family_names=
    for address in ${addresses[web]}; do
        family_names=${family_names:+$family_names and }$(family "$address")
        for node in 1 2; do
            [ -n "${targets[$node $(family "$address")]:-}" ] ||
                die "${nodes[node - 1]} has no $(family "$address") address, but Services have"
        done
    done
    if $dual_stack && [ "$family_names" = "${family_names/ and /}" ]; then
        die "Services have only $family_names addresses"
    fi
}

not_ready() {
    own get pods --output wide >&2 || true
    own get events >&2 || true
    die "the pods of the checks did not become ready"
}

indent() { sed 's/^/          /'; }

# run NAME WHAT: runs a check and prints its line.
run() {
    local name=$1 what=$2 outcome started status=0
    if [[ " ${without[*]} " == *" $name "* ]]; then
        left_out=$((left_out + 1))
        printf '%-8s  %-54s\n' "left out" "$what"
        return
    fi
    started=$SECONDS
    outcome=$("check_${name//-/_}" 2>&1) || status=$?
    if [ "$status" -eq 0 ]; then
        passed=$((passed + 1))
        printf '%-8s  %-54s  %4d s  %s\n' passed "$what" $((SECONDS - started)) "$outcome"
    else
        failed=$((failed + 1))
        printf '%-8s  %-54s  %4d s\n' FAILED "$what" $((SECONDS - started))
        indent <<<"$outcome"
    fi
}

options "$@"
command -v kubectl >/dev/null || die "kubectl is not installed"
scratch=$(mktemp -d)
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
choose_nodes
printf 'Nodes %s and %s, image %s\n' "${nodes[0]}" "${nodes[1]}" "$image"
make_objects
learn_addresses
printf 'The pods are ready; Services have %s addresses.\n\n' "$family_names"

passed=0
failed=0
left_out=0
for entry in "${checks[@]}"; do
    read -r name what <<<"$entry"
    run "$name" "$what"
done
printf '\n%d passed, %d failed, %d left out\n' "$passed" "$failed" "$left_out"
[ "$failed" -eq 0 ]
